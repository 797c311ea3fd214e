using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>The other way round: the conversation that a request in this format means.</summary>
internal static class NativeRequest
{
    /// <summary>Why there is no such conversation in OpenAI's terms; null when there is.</summary>
    public static string? WhyNot(JsonElement request)
    {
        var text = request.GetRawText();
        return !request.TryGetProperty("messages", out var messages) || messages.EnumerateArray().Any(m => m.ValueKind != JsonValueKind.Object || m.GetProperty("role").GetString() == "tool") ? "not a request of this format"
            : text.Contains("server_tool_use", StringComparison.Ordinal) || Tools(request).Any(t => t.TryGetProperty("type", out var type) && type.GetString() is not (null or "custom")) ? "server tools"
            : text.Contains("\"citations\":{", StringComparison.Ordinal) || text.Contains("\"citations\": {", StringComparison.Ordinal) ? "citations asked for"
            : null;
    }

    public static Conversation Read(JsonElement request)
    {
        var messages = new List<Message>();
        if (request.TryGetProperty("system", out var system))
        {
            messages.Add(new(Role.System, Parts(system)));
        }

        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            AddMessages(messages, message);
        }

        return new()
        {
            Messages = [.. messages],
            Tools = [.. Tools(request).Select(ReadTool)],
            ToolChoice = request.TryGetProperty("tool_choice", out var choice) ? ReadChoice(choice) : null,
            ParallelToolCalls = choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("disable_parallel_tool_use", out var disable) ? !disable.GetBoolean() : null,
            MaxTokens = request.GetProperty("max_tokens").GetInt32(),
            Stream = request.TryGetProperty("stream", out var stream) && stream.GetBoolean(),
            Stop = request.TryGetProperty("stop_sequences", out var stops) ? [.. stops.EnumerateArray().Select(S)] : [],
            Sampling = new() { Temperature = Number(request, "temperature"), TopP = Number(request, "top_p") },
            Reasoning = ReadReasoning(request),
            ResponseFormat = ReadFormat(request),
        };
    }

    private static JsonElement[] Tools(JsonElement request) => request.TryGetProperty("tools", out var tools) ? [.. tools.EnumerateArray()] : [];

    private static void AddMessages(List<Message> messages, JsonElement message)
    {
        var isUser = message.GetProperty("role").GetString() == "user";
        var others = new List<Part>();
        foreach (var part in Parts(message.GetProperty("content")))
        {
            if (part is Part.ToolResult)
            {
                messages.Add(new(Role.Tool, [part]));
            }
            else
            {
                others.Add(part);
            }
        }

        if (others.Count > 0)
        {
            messages.Add(new(isUser ? Role.User : Role.Assistant, [.. others]));
        }
    }

    private static ImmutableArray<Part> Parts(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? [new Part.Text(S(content))] : [.. content.EnumerateArray().Select(ReadPart)];

    private static Part ReadPart(JsonElement block)
    {
        Part part = block.GetProperty("type").GetString() switch
        {
            "text" => new Part.Text(S(block.GetProperty("text"))),
            "tool_use" => new Part.ToolCall(S(block.GetProperty("id")), S(block.GetProperty("name")), JsonString.FromText(block.GetProperty("input").GetRawText())),
            "tool_result" => new Part.ToolResult(S(block.GetProperty("tool_use_id")), block.TryGetProperty("content", out var content) ? Parts(content) : []),
            "image" => new Part.Image(ReadSource(block.GetProperty("source")), null),
            "document" => new Part.Document(ReadSource(block.GetProperty("source")), block.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String ? S(title) : null),
            "thinking" => new Part.Reasoning(S(block.GetProperty("thinking")), new("anthropic", S(block.GetProperty("signature")))),
            var type => throw new InvalidOperationException($"What is a {type}?"),
        };
        return block.TryGetProperty("cache_control", out var marker) && marker.ValueKind == JsonValueKind.Object ? part with { CacheMarker = Raw(marker) } : part;
    }

    private static Media ReadSource(JsonElement source) => source.GetProperty("type").GetString() switch
    {
        "url" => new Media.Remote(S(source.GetProperty("url"))),
        "file" => new Media.File(S(source.GetProperty("file_id"))),
        "text" => new Media.Embedded("text/plain", Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(source.GetProperty("data").GetString()!)))),
        _ => new Media.Embedded(source.GetProperty("media_type").GetString()!, Encoding.ASCII.GetBytes(source.GetProperty("data").GetString()!)),
    };

    private static ToolDefinition ReadTool(JsonElement tool) => new(
        S(tool.GetProperty("name")),
        tool.TryGetProperty("description", out var description) ? S(description) : null,
        Raw(tool.GetProperty("input_schema")),
        tool.TryGetProperty("strict", out var strict) ? strict.GetBoolean() : null)
    {
        CacheMarker = tool.TryGetProperty("cache_control", out var marker) && marker.ValueKind == JsonValueKind.Object ? Raw(marker) : default,
    };

    private static ToolChoice ReadChoice(JsonElement choice) => choice.GetProperty("type").GetString() switch
    {
        "any" => new ToolChoice.Required(),
        "none" => new ToolChoice.None(),
        "tool" => new ToolChoice.Named(S(choice.GetProperty("name"))),
        _ => new ToolChoice.Auto(),
    };

    private static ReasoningOptions? ReadReasoning(JsonElement request)
    {
        if (!request.TryGetProperty("thinking", out var thinking))
        {
            return null;
        }

        return thinking.GetProperty("type").GetString() switch
        {
            "disabled" => new(ReasoningEffort.None, null),
            "enabled" => new(null, thinking.GetProperty("budget_tokens").GetInt32()),
            _ => new(request.GetProperty("output_config").GetProperty("effort").GetString() == "xhigh" ? ReasoningEffort.ExtraHigh : throw new InvalidOperationException(), null),
        };
    }

    private static ResponseFormat.JsonSchema? ReadFormat(JsonElement request)
    {
        var found = request.TryGetProperty("output_format", out var format) || (request.TryGetProperty("output_config", out var config) && config.TryGetProperty("format", out format));
        return found && format.ValueKind == JsonValueKind.Object ? new(JsonString.FromText("answer"), null, Raw(format.GetProperty("schema")), true) : null;
    }

    private static double? Number(JsonElement request, string name) => request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static JsonString S(JsonElement text) => new(Encoding.UTF8.GetBytes(text.GetRawText()[1..^1]));

    private static JsonRaw Raw(JsonElement value) => new(Encoding.UTF8.GetBytes(value.GetRawText()));
}
