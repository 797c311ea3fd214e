using System.Text.Json;
using Gateway.Configuration;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Providers;

/// <summary>Holds the built-in rows to what providers were recorded to send.</summary>
public sealed class RecordedStreamEndTests
{
    // Where a recording goes by another name than the row.
    private static readonly Dictionary<string, string> RecordedAs = new() { ["qwen"] = "dashscope" };

    public static TheoryData<string> ProvidersThatAlwaysEndWithDone =>
        [.. GatewayConfigReader.ReadBuiltIn(OperatorEnvironment.Lookup).Config!.Providers.Values.Where(row => row.Quirks.StreamEnd is StreamEnd.Done).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(ProvidersThatAlwaysEndWithDone))]
    public void StreamEndDone_RecordedStreams_NoneEndsWithoutDone(string provider)
    {
        Assert.SkipWhen(RecordedFolder.Path is null, RecordedFolder.WhyMissing);

        var streams = Streams(Path.Combine(RecordedFolder.Path!, "exchanges", RecordedAs.GetValueOrDefault(provider, provider))).ToList();

        streams.ShouldNotBeEmpty($"{provider}: nothing recorded says that it always ends with [DONE]");
        streams.Where(stream => HasFinishReason(stream.Body) && !HasDone(stream.Body)).Select(stream => stream.Id).ShouldBeEmpty();
    }

    /// <summary>Whole chat streams as they were sent; those whose framing the recorder rebuilt, or a test's author wrote, prove nothing.</summary>
    private static IEnumerable<(string Id, string Body)> Streams(string folder)
    {
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json") : [])
        {
            using var exchange = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = exchange.RootElement;
            var response = root.GetProperty("response");
            var flags = root.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!);
            if (root.GetProperty("endpoint").ValueEquals("chat.completions")
                && response.GetProperty("status").GetInt32() == 200
                && response.GetProperty("is_stream").GetBoolean()
                && !flags.Any(flag => flag is "sse-framing-reconstructed" or "suspect-handwritten"))
            {
                yield return (root.GetProperty("id").GetString()!, response.GetProperty("body").GetString()!);
            }
        }
    }

    private static bool HasDone(string body) => Data(body).Any(data => data is "[DONE]");

    private static bool HasFinishReason(string body) => Data(body).Where(data => data.StartsWith('{')).Any(data =>
    {
        using var chunk = JsonDocument.Parse(data);
        return chunk.RootElement.TryGetProperty("choices", out var choices)
            && choices.EnumerateArray().Any(choice => choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind is JsonValueKind.String);
    });

    private static IEnumerable<string> Data(string body) =>
        body.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..].Trim());
}
