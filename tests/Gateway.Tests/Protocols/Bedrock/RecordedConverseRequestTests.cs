using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Protocols.Anthropic;

namespace Gateway.Tests.Protocols.Bedrock;

/// <summary>Every recorded request that a client of ours could mean is rendered to what was recorded.</summary>
public class RecordedConverseRequestTests
{
    public static TheoryData<string> Requests => [.. RecordedConverse.Ids(e => e.Json.GetProperty("request").GetProperty("body").ValueKind == JsonValueKind.String)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Request_ReadAndRendered_SaysTheSame(string id)
    {
        var exchange = RecordedConverse.Find(id);
        var request = exchange.Json.GetProperty("request");
        var recorded = request.GetProperty("body").GetString()!;
        using var document = JsonDocument.Parse(recorded);
        var whyNot = NativeConverse.WhyNot(document.RootElement);
        Assert.SkipWhen(whyNot is not null, whyNot ?? "");
        var path = request.GetProperty("path").GetString()!;
        var conversation = NativeConverse.Read(document.RootElement) with { Stream = path.EndsWith("stream", StringComparison.Ordinal) };

        var rendered = conversation.On(Uri.UnescapeDataString(path.Split('/')[2]));

        var (got, wanted) = (Normal(rendered.Body), Normal(recorded));
        JsonNode.DeepEquals(got, wanted).ShouldBeTrue($"{id}\n{got.ToJsonString()}\nis not\n{wanted.ToJsonString()}");
        rendered.Dropped.ShouldBeEmpty();
        Uri.UnescapeDataString(rendered.Request.Path).ShouldBe(Uri.UnescapeDataString(path));
    }

    /// <summary>Requests that mean the same, spelled the same.</summary>
    private static JsonObject Normal(string request)
    {
        var root = JsonNode.Parse(request)!.AsObject();
        foreach (var name in new[] { "system", "inferenceConfig", "additionalModelRequestFields" })
        {
            if (root[name] is JsonArray { Count: 0 } or JsonObject { Count: 0 })
            {
                root.Remove(name);
            }
        }

        if (root["additionalModelRequestFields"]?["thinking"] is not null && root["inferenceConfig"] is JsonObject { Count: 1 } config && config.ContainsKey("temperature"))
        {
            root.Remove("inferenceConfig");   // 1 then, which is what there is without
        }

        if (root["toolConfig"]?["toolChoice"]?["auto"] is not null)
        {
            root["toolConfig"]!.AsObject().Remove("toolChoice");   // which is what there is without
        }

        var merged = new JsonArray();
        foreach (var message in root["messages"]!.AsArray())
        {
            var blocks = message!["content"]!.AsArray().Select(b => Block(b!.DeepClone().AsObject())).ToList();
            if (merged.Count > 0 && merged[^1]!["role"]!.GetValue<string>() == message["role"]!.GetValue<string>())
            {
                blocks.ForEach(merged[^1]!["content"]!.AsArray().Add);
            }
            else
            {
                merged.Add(new JsonObject { ["role"] = message["role"]!.DeepClone(), ["content"] = new JsonArray([.. blocks.Cast<JsonNode>()]) });
            }
        }

        root["messages"] = merged;
        return root;
    }

    private static JsonObject Block(JsonObject block)
    {
        if (block["toolResult"] is JsonObject result)
        {
            result.Remove("status");   // there is no word for it
            foreach (var piece in result["content"]!.AsArray().Select(p => p!.AsObject()))
            {
                if (piece.Remove("json", out var json))
                {
                    piece["text"] = json!.ToJsonString();
                }
            }
        }

        foreach (var piece in block["toolResult"]?["content"]?.AsArray() ?? [])
        {
            if (piece?["text"] is { } text && text.GetValue<string>() is ['{', ..] json)
            {
                piece["text"] = JsonNode.Parse(json)!.ToJsonString();
            }
        }

        return block;
    }
}
