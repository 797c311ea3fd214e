using System.Text.Json;

namespace Simulator.Answers;

/// <summary>Reads a request as OpenAI would, or says its 400.</summary>
internal static class RequestReader
{
    private static readonly JsonElement AnyObject = JsonElement.Parse("{}");

    public static (ChatRequest? Request, ErrorAnswer? Error) Read(string provider, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(provider, body, document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return (null, ErrorAnswers.InvalidJson);
        }
    }

    private static (ChatRequest?, ErrorAnswer?) Read(string provider, byte[] body, JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            return (null, ErrorAnswers.InvalidJson);
        }

        if (Text(root, "model") is not { Length: > 0 } model)
        {
            return (null, ErrorAnswers.MissingParameter("model"));
        }

        if (!root.TryGetProperty("messages", out var list) || list.ValueKind is not JsonValueKind.Array)
        {
            return (null, ErrorAnswers.MissingParameter("messages"));
        }

        var messages = list.EnumerateArray().ToArray();
        if (messages.Length == 0)
        {
            return (null, ErrorAnswers.EmptyMessages);
        }

        var lastRole = Text(messages[^1], "role");
        var results = messages.Reverse().TakeWhile(m => Text(m, "role") is "tool" or "function").Reverse().Select(MessageContent.Text).ToArray();
        var lastUser = messages.LastOrDefault(m => Text(m, "role") is "user");
        var lastAssistant = messages.LastOrDefault(m => Text(m, "role") is "assistant");
        var lastUserText = lastUser.ValueKind is JsonValueKind.Object ? MessageContent.Text(lastUser) : "";
        return (new ChatRequest
        {
            Provider = provider,
            Model = model,
            Body = body,
            Stream = Flag(root, "stream"),
            IncludeUsage = root.TryGetProperty("stream_options", out var stream) && Flag(stream, "include_usage"),
            Choices = Math.Clamp(Number(root, "n") ?? 1, 1, 128),
            MaxTokens = Number(root, "max_completion_tokens") ?? Number(root, "max_tokens"),
            LastUserText = lastUserText,
            LastAssistantText = lastAssistant.ValueKind is JsonValueKind.Object ? MessageContent.Text(lastAssistant) : "",
            Images = [.. messages.SelectMany(MessageContent.Images)],
            PromptTokens = 3 + messages.Sum(MessageContent.Tokens),
            ToolResult = results.Length > 0 ? string.Join(" and ", results) : null,
            Tools = lastRole is "user" ? ToolChoice.Find(root, lastUserText) : [],
            Schema = Schema(root),
        }, null);
    }

    private static JsonElement? Schema(JsonElement root)
    {
        if (!root.TryGetProperty("response_format", out var format))
        {
            return null;
        }

        return Text(format, "type") switch
        {
            "json_object" => AnyObject,
            "json_schema" => format.GetProperty("json_schema").TryGetProperty("schema", out var schema) ? schema.Clone() : AnyObject,
            _ => null,
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    private static bool Flag(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetInt32() : null;
}
