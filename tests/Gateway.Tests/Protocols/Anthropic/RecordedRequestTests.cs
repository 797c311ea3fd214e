using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>Every recorded request that a client of ours could mean is rendered to what was recorded.</summary>
public class RecordedRequestTests
{
    /// <summary>Those that were answered with 400 were wrong in themselves.</summary>
    public static TheoryData<string> Requests => [.. RecordedMessages.Ids(e => e.Status != 400 && e.Json.GetProperty("request").GetProperty("body").ValueKind == JsonValueKind.String)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Request_ReadAndRendered_SaysTheSame(string id)
    {
        Assert.SkipWhen(id == RecordedMessages.None, RecordedFolder.WhyMissing);
        var exchange = RecordedMessages.All[id];
        var recorded = exchange.Json.GetProperty("request").GetProperty("body").GetString()!;
        using var document = JsonDocument.Parse(recorded);
        var whyNot = NativeRequest.WhyNot(document.RootElement);
        Assert.SkipWhen(whyNot is not null, whyNot ?? "");
        var path = exchange.Json.GetProperty("request").GetProperty("path").GetString()!;
        var conversation = NativeRequest.Read(document.RootElement) with { Stream = exchange.IsStream || path.Contains("stream", StringComparison.OrdinalIgnoreCase) || recorded.Replace(" ", "", StringComparison.Ordinal).Contains("\"stream\":true", StringComparison.Ordinal) };

        var rendered = conversation.Render(ModelOf(document.RootElement, path), dialect: RecordedMessages.DialectOf(exchange));

        var (got, wanted) = (NormalRequest.Of(rendered.Body), NormalRequest.Of(recorded));
        JsonNode.DeepEquals(got, wanted).ShouldBeTrue($"{id}\n{got.ToJsonString()}\nis not\n{wanted.ToJsonString()}");
        rendered.Dropped.ShouldBeEmpty();
        if (SpecCheck.IsThere && rendered["model"] is not null && !recorded.Contains("\"file_id\"", StringComparison.Ordinal))   // files are of the beta
        {
            SpecCheck.FaultOf(rendered.Body).ShouldBeNull(id);
        }

        Uri.UnescapeDataString(path.Split('?')[0]).ShouldEndWith(Uri.UnescapeDataString(rendered.Request.Path));
    }

    private static string ModelOf(JsonElement request, string path) => request.TryGetProperty("model", out var model)
        ? model.GetString()!
        : Uri.UnescapeDataString(path.Split("/models/").Last().Split("/model/").Last().Split('/')[0].Split(":rawPredict")[0].Split(":streamRawPredict")[0]);
}
