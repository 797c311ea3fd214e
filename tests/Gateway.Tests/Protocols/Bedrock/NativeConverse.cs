using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Tests.Protocols.Bedrock;

/// <summary>The other way round: the conversation that a request in this format means.</summary>
internal static class NativeConverse
{
    /// <summary>Why there is no such conversation in OpenAI's terms; null when there is.</summary>
    public static string? WhyNot(JsonElement request)
    {
        var text = request.GetRawText().Replace(" ", "", StringComparison.Ordinal);
        return text.Contains("\"guardContent\"", StringComparison.Ordinal) ? "guarded content"
            : text.Contains("\"video\"", StringComparison.Ordinal) ? "video"
            : text.Contains("\"citations\"", StringComparison.Ordinal) ? "citations asked for"
            : request.GetProperty("messages").EnumerateArray().Any(m => m.GetProperty("content").ValueKind != JsonValueKind.Array) ? "not a request of this format"
            : null;
    }

    public static Conversation Read(JsonElement request)
    {
        var messages = new List<Message>();
        if (request.TryGetProperty("system", out var system) && system.GetArrayLength() > 0)
        {
            messages.Add(new(Role.System, Parts(system)));
        }

        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            foreach (var (isResult, parts) in Split(Parts(message.GetProperty("content"))))
            {
                messages.Add(new(isResult ? Role.Tool : message.GetProperty("role").GetString() == "user" ? Role.User : Role.Assistant, parts));
            }
        }

        var options = request.TryGetProperty("inferenceConfig", out var config) ? config : default;
        return new()
        {
            Messages = [.. messages],
            Tools = request.TryGetProperty("toolConfig", out var tools) ? ReadTools(tools.GetProperty("tools")) : [],
            ToolChoice = tools.ValueKind == JsonValueKind.Object && tools.TryGetProperty("toolChoice", out var choice) ? ReadChoice(choice) : null,
            MaxTokens = Number(options, "maxTokens") is { } most ? (int)most : null,
            Sampling = new() { Temperature = Number(options, "temperature"), TopP = Number(options, "topP") },
            Reasoning = request.TryGetProperty("additionalModelRequestFields", out var fields) ? ReadReasoning(fields) : null,
            ResponseFormat = request.TryGetProperty("outputConfig", out var output) ? ReadFormat(output.GetProperty("textFormat").GetProperty("structure").GetProperty("jsonSchema")) : null,
        };
    }

    private static IEnumerable<(bool IsResult, ImmutableArray<Part> Parts)> Split(ImmutableArray<Part> parts)
    {
        foreach (var result in parts.Where(p => p is Part.ToolResult))
        {
            yield return (true, [result]);
        }

        if (parts.Any(p => p is not Part.ToolResult))
        {
            yield return (false, [.. parts.Where(p => p is not Part.ToolResult)]);
        }
    }

    private static ImmutableArray<Part> Parts(JsonElement content)
    {
        var parts = new List<Part>();
        foreach (var block in content.EnumerateArray())
        {
            if (block.TryGetProperty("cachePoint", out var point))
            {
                parts[^1] = parts[^1] with { CacheMarker = new("""{"type":"ephemeral"}"""u8.ToArray()) };
            }
            else
            {
                parts.Add(ReadPart(block));
            }
        }

        return [.. parts];
    }

    private static Part ReadPart(JsonElement block)
    {
        var member = block.EnumerateObject().Single();
        return member.Name switch
        {
            "text" => new Part.Text(S(member.Value)),
            "json" => new Part.Text(JsonString.FromText(member.Value.GetRawText())),
            "toolUse" => new Part.ToolCall(S(member.Value.GetProperty("toolUseId")), S(member.Value.GetProperty("name")), JsonString.FromText(member.Value.GetProperty("input").GetRawText())),
            "toolResult" => new Part.ToolResult(S(member.Value.GetProperty("toolUseId")), Parts(member.Value.GetProperty("content"))),
            "image" => new Part.Image(Embedded("image/", member.Value), null),
            "document" => new Part.Document(Embedded("x/", member.Value), JsonString.FromText($"{member.Value.GetProperty("name").GetString()}.{member.Value.GetProperty("format").GetString()}")),
            var name => throw new InvalidOperationException($"What is {name}?"),
        };
    }

    private static Media ReadSource(string type, JsonElement source) => source.TryGetProperty("s3Location", out var place)
        ? new Media.Remote(S(place.GetProperty("uri")))
        : new Media.Embedded(type, Encoding.ASCII.GetBytes(source.GetProperty("bytes").GetString()!));

    private static Media Embedded(string kind, JsonElement media) => ReadSource(kind + media.GetProperty("format").GetString(), media.GetProperty("source"));

    private static ImmutableArray<ToolDefinition> ReadTools(JsonElement tools) =>
    [
        .. tools.EnumerateArray().Select(t => t.GetProperty("toolSpec")).Select(t => new ToolDefinition(
            S(t.GetProperty("name")),
            t.TryGetProperty("description", out var description) ? S(description) : null,
            new(Encoding.UTF8.GetBytes(t.GetProperty("inputSchema").GetProperty("json").GetRawText())),
            t.TryGetProperty("strict", out var strict) ? strict.GetBoolean() : null)),
    ];

    private static ToolChoice ReadChoice(JsonElement choice) => choice.EnumerateObject().Single() switch
    {
        { Name: "any" } => new ToolChoice.Required(),
        { Name: "tool" } named => new ToolChoice.Named(S(named.Value.GetProperty("name"))),
        _ => new ToolChoice.Auto(),
    };

    private static ReasoningOptions? ReadReasoning(JsonElement fields)
    {
        if (fields.TryGetProperty("thinking", out var thinking) && thinking.TryGetProperty("budget_tokens", out var budget))
        {
            return new(null, budget.GetInt32());
        }

        var word = fields.TryGetProperty("reasoning_config", out var config) ? config : fields.TryGetProperty("output_config", out var output) ? output.GetProperty("effort") : default;
        return word.ValueKind == JsonValueKind.Undefined ? null : new(Enum.Parse<ReasoningEffort>(word.GetString()!, ignoreCase: true), null);
    }

    private static ResponseFormat.JsonSchema ReadFormat(JsonElement schema) =>
        new(S(schema.GetProperty("name")), schema.TryGetProperty("description", out var description) ? S(description) : null, new(Encoding.UTF8.GetBytes(schema.GetProperty("schema").GetString()!)), true);

    private static double? Number(JsonElement options, string name) => options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) ? value.GetDouble() : null;

    private static JsonString S(JsonElement text) => new(Encoding.UTF8.GetBytes(text.GetRawText()[1..^1]));
}
