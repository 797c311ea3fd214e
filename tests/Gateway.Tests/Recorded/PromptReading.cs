using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Recorded;

/// <summary>Reads answers of the formats that continue a text, whose members each vendor calls by another name.</summary>
internal static class PromptReading
{
    /// <summary>Of an answer, or the pieces of one: its texts in order, its last reason, its last counts.</summary>
    public static SaidAnswer Of(IEnumerable<string> pieces)
    {
        var said = new SaidAnswer();
        long? prompt = null, completion = null;
        foreach (var piece in pieces.Where(piece => piece.Trim().Length > 0))
        {
            var root = JsonDocument.Parse(piece).RootElement;
            var inner = First(root, "generations") ?? First(root, "choices") ?? First(root, "results") ?? root;
            said.Text += Word(inner, "text") ?? Word(inner, "generation") ?? Word(inner, "outputText") ?? Word(inner, "completion") ?? Word(inner, "response") ?? "";
            var reason = Word(inner, "finish_reason") ?? Word(inner, "completionReason") ?? Word(inner, "stop_reason") ?? Word(inner, "done_reason");
            said.Finish = reason?.ToLowerInvariant() switch
            {
                null => IsTrue(root, "done") ? "stop" : said.Finish,
                "length" or "max_tokens" => "length",
                _ => "stop",
            };
            prompt = Count(root, "inputTextTokenCount", "prompt_token_count", "prompt_eval_count", "inputTokenCount", "prompt_tokens", "input_tokens") ?? prompt;
            completion = Count(root, "totalOutputTextTokenCount", "generation_token_count", "eval_count", "outputTokenCount", "completion_tokens", "output_tokens") ?? completion;
        }

        said.Used = prompt is { } p && completion is { } c ? (p, 0, c) : null;
        return said;
    }

    public static IEnumerable<string> Lines(byte[] body) => Encoding.UTF8.GetString(body).Split('\n');

    private static JsonElement? First(JsonElement root, string list) =>
        root.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array && items.GetArrayLength() > 0 ? items[0] : null;

    private static string? Word(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsTrue(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Here, or within; what was counted goes before what is billed.</summary>
    private static long? Count(JsonElement element, params string[] names)
    {
        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
            {
                return value.GetInt64();
            }
        }

        return ((string[])["meta", "tokens", "usage", "response", "amazon-bedrock-invocationMetrics"])
            .Select(name => element.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object ? Count(inner, names) : null)
            .FirstOrDefault(count => count is not null);
    }
}
