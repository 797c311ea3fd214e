using System.Collections.Concurrent;
using System.Text.Json;

namespace Gateway.Tests.Recorded;

/// <summary>What one event of a stream holds, by the BCL's own reading of its JSON. Remembered, since a stream is cut at every one of its events.</summary>
/// <param name="Error">It carries an error, of the whole or of a choice.</param>
/// <param name="Usage">It carries token usage.</param>
/// <param name="UsageOnly">It carries nothing else.</param>
/// <param name="Choices">Of each choice: its index, whether it is finished, whether there is something of the answer in it.</param>
internal sealed record EventFacts(bool Error, bool Usage, bool UsageOnly, IReadOnlyList<(int Index, bool Finished, bool Content)> Choices)
{
    private static readonly ConcurrentDictionary<string, EventFacts> Known = new(StringComparer.Ordinal);

    public static EventFacts Of(string data) => Known.GetOrAdd(data, Read);

    private static EventFacts Read(string data)
    {
        using var document = JsonDocument.Parse(data);
        var root = document.RootElement;
        var choices = root.TryGetProperty("choices", out var listed) && listed.ValueKind == JsonValueKind.Array ? listed.EnumerateArray().ToList() : null;
        var usage = IsObject(root, "usage") || (root.TryGetProperty("x_groq", out var groq) && IsObject(groq, "usage"));
        return new(
            IsError(root) || choices?.Exists(IsError) == true,
            usage,
            usage && choices is { Count: 0 },
            choices is null ? [] : [.. choices.Select(ReadChoice)]);
    }

    private static (int Index, bool Finished, bool Content) ReadChoice(JsonElement choice) => (
        choice.TryGetProperty("index", out var index) ? index.GetInt32() : 0,
        choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String,
        HoldsContent(choice) || (choice.TryGetProperty("text", out var text) && IsFilled(text)));

    private static bool HoldsContent(JsonElement choice) => new[] { "delta", "message" }
        .Where(name => IsObject(choice, name))
        .SelectMany(name => choice.GetProperty(name).EnumerateObject())
        .Any(member => member.Name switch
        {
            "role" => false,
            "tool_calls" => member.Value.ValueKind is JsonValueKind.Array && member.Value.EnumerateArray().Any(HasArguments),
            "function_call" => HasArguments(member.Value),
            _ => IsFilled(member.Value),
        });

    private static bool IsFilled(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };

    /// <summary>A call that has only its name is not shown yet: an SDK would make it as it stands.</summary>
    private static bool HasArguments(JsonElement call) => call.ValueKind is JsonValueKind.Object && call.EnumerateObject().Any(member =>
        member.Name is "arguments" or "input" ? IsFilled(member.Value) : HasArguments(member.Value));

    private static bool IsError(JsonElement element) =>
        element.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String;

    private static bool IsObject(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object;
}
