using System.Text;
using System.Text.Json.Nodes;
using Gateway.Conversations;

namespace Gateway.Tests.Protocols.Ollama;

/// <summary>The conversation that a native request means, read by the tests' own means, and what of two requests need not be the same.</summary>
internal static class OllamaInverse
{
    public static Conversation Read(JsonObject request)
    {
        var options = request["options"] as JsonObject ?? [];
        return new()
        {
            Messages = [.. Messages((JsonArray)request["messages"]!)],
            Tools = [.. (request["tools"] as JsonArray ?? []).Select(t => t!["function"]!).Select(f => new ToolDefinition(Text(f["name"])!.Value, Text(f["description"]), Raw(f["parameters"]), null))],
            Sampling = new() { Temperature = (double?)options["temperature"], Seed = (long?)options["seed"] },
            Stream = (bool?)request["stream"] ?? true,
        };
    }

    /// <summary>
    /// A copy without: ids and names of tools, which Ollama has learnt only lately; what is empty or null; the message of an assistant that has neither text nor calls
    /// keeps its empty text.
    /// </summary>
    public static JsonObject Normal(JsonObject request)
    {
        var copy = WithoutIds(request);
        foreach (var name in new[] { "tools", "options", "format", "keep_alive" })
        {
            if (copy[name] is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } || (copy[name] is JsonValue value && value.ToString() == ""))
            {
                copy.Remove(name);
            }
        }

        foreach (var message in ((JsonArray)copy["messages"]!).Select(m => (JsonObject)m!))
        {
            message["content"] ??= "";
            if (message["images"] is JsonArray { Count: 0 })
            {
                message.Remove("images");
            }
        }

        return copy;
    }

    public static JsonObject WithoutIds(JsonObject request)
    {
        var copy = request.DeepClone().AsObject();
        foreach (var message in ((JsonArray)copy["messages"]!).Select(m => (JsonObject)m!))
        {
            message.Remove("tool_call_id");
            message.Remove("tool_name");
            foreach (var call in message["tool_calls"] as JsonArray ?? [])
            {
                call!.AsObject().Remove("id");
            }
        }

        return copy;
    }

    private static IEnumerable<Message> Messages(JsonArray messages)
    {
        var made = 0;
        var open = new Queue<string>();
        foreach (var message in messages)
        {
            var content = (string?)message!["content"] ?? "";
            var parts = new List<Part>();
            if (content.Length > 0)
            {
                parts.Add(new Part.Text(JsonString.FromText(content)));
            }

            foreach (var image in message["images"] as JsonArray ?? [])
            {
                parts.Add(new Part.Image(new Media.Embedded("image/png", Encoding.UTF8.GetBytes((string)image!)), null));
            }

            foreach (var call in message["tool_calls"] as JsonArray ?? [])
            {
                open.Enqueue($"made_{made}");
                parts.Add(new Part.ToolCall(JsonString.FromText($"made_{made++}"), Text(call!["function"]!["name"])!.Value, JsonString.FromText(call["function"]!["arguments"]!.ToJsonString())));
            }

            yield return (string)message["role"]! switch
            {
                "tool" => new(Role.Tool, [new Part.ToolResult(JsonString.FromText(open.TryDequeue(out var id) ? id : ""), [.. parts])]),
                "assistant" => new(Role.Assistant, [.. parts]),
                "system" => new(Role.System, [.. parts]),
                _ => new(Role.User, [.. parts]),
            };
        }
    }

    private static JsonString? Text(JsonNode? node) => node is null ? null : JsonString.FromText((string)node!);

    private static JsonRaw Raw(JsonNode? node) => node is null ? default : new(Encoding.UTF8.GetBytes(node.ToJsonString()));
}
