using System.Text;
using System.Text.Json.Nodes;
using Gateway.Conversations;

namespace Gateway.Tests.Protocols.Cohere;

/// <summary>The conversation that a native request means, read by the tests' own means, and what of two requests need not be the same.</summary>
internal static class CohereInverse
{
    public static Conversation Read(JsonObject request)
    {
        var thinking = request["thinking"];
        return new()
        {
            Messages = [.. ((JsonArray)request["messages"]!).Select(m => Message(m!))],
            Tools = [.. (request["tools"] as JsonArray ?? []).Select(t => t!["function"]!).Select(f => new ToolDefinition(Text(f["name"])!.Value, Text(f["description"]), Raw(f["parameters"]), null))],
            ToolChoice = (string?)request["tool_choice"] switch { "NONE" => new ToolChoice.None(), "REQUIRED" => new ToolChoice.Required(), _ => null },
            Sampling = new() { Temperature = (double?)request["temperature"], TopP = (double?)request["p"], Seed = (long?)request["seed"] },
            Stop = [.. (request["stop_sequences"] as JsonArray ?? []).Select(s => Text(s)!.Value)],
            MaxTokens = (int?)request["max_tokens"],
            Reasoning = thinking is null ? null : (string?)thinking["type"] == "disabled" ? new(ReasoningEffort.None, null) : new(thinking["token_budget"] is null ? ReasoningEffort.ExtraHigh : null, (int?)thinking["token_budget"]),
            Stream = (bool?)request["stream"] ?? false,
        };
    }

    /// <summary>A copy in which content is a list of blocks, none of them an empty text, and is absent when there are none. A result's is one text.</summary>
    public static JsonObject Normal(JsonObject request)
    {
        var copy = request.DeepClone().AsObject();
        foreach (var message in ((JsonArray)copy["messages"]!).Select(m => (JsonObject)m!))
        {
            if (message["content"] is JsonValue text && (string?)message["role"] != "tool")
            {
                message["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = (string)text! });
            }

            if (message["content"] is JsonArray blocks)
            {
                foreach (var empty in blocks.Where(b => (string?)b!["text"] == "").ToArray())
                {
                    blocks.Remove(empty);
                }
            }

            if (message["content"] is null or JsonArray { Count: 0 })
            {
                message.Remove("content");
            }
        }

        return copy;
    }

    private static Message Message(JsonNode message)
    {
        var parts = new List<Part>();
        foreach (var block in message["content"] switch { JsonArray blocks => blocks, JsonValue text => [new JsonObject { ["type"] = "text", ["text"] = text.DeepClone() }], _ => [] })
        {
            parts.Add((string)block!["type"]! switch
            {
                "text" => new Part.Text(Text(block["text"])!.Value),
                "thinking" => new Part.Reasoning(Text(block["thinking"])!.Value, null),
                "image_url" => Image((string)block["image_url"]!["url"]!),
                var other => throw new NotSupportedException(other),
            });
        }

        parts.AddRange((message["tool_calls"] as JsonArray ?? []).Select(c => new Part.ToolCall(Text(c!["id"])!.Value, Text(c["function"]!["name"])!.Value, Text(c["function"]!["arguments"])!.Value)));
        return (string)message["role"]! switch
        {
            "tool" => new(Role.Tool, [new Part.ToolResult(Text(message["tool_call_id"])!.Value, [.. parts])]),
            "assistant" => new(Role.Assistant, [.. parts]),
            "system" => new(Role.System, [.. parts]),
            _ => new(Role.User, [.. parts]),
        };
    }

    private static Part.Image Image(string address)
    {
        var comma = address.IndexOf(',', StringComparison.Ordinal);
        return new(
            address.StartsWith("data:", StringComparison.Ordinal)
                ? new Media.Embedded(address[5..address.IndexOf(';', StringComparison.Ordinal)], Encoding.ASCII.GetBytes(address[(comma + 1)..]))
                : new Media.Remote(JsonString.FromText(address)),
            null);
    }

    private static JsonString? Text(JsonNode? node) => node is null ? null : JsonString.FromText((string)node!);

    private static JsonRaw Raw(JsonNode? node) => node is null ? default : new(Encoding.UTF8.GetBytes(node.ToJsonString()));
}
