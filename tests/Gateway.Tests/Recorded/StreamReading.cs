using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Recorded;

/// <summary>
/// An independent reading of what a provider streamed: with the BCL's own parsers, whole, in memory, none of the product's code.
/// </summary>
internal sealed partial class StreamReading
{
    private readonly List<string> _events = [];
    private readonly HashSet<int> _started = [];
    private readonly HashSet<int> _finished = [];
    private int _contentAt = -1;

    private StreamReading()
    {
    }

    /// <summary>The data of each event, up to <c>[DONE]</c> or an error.</summary>
    public IReadOnlyList<string> Events => _events;

    public bool HasDone { get; private set; }

    /// <summary>The event that carries an error; null when none does.</summary>
    public string? Error { get; private set; }

    public bool HasContent => _contentAt >= 0;

    /// <summary>True when every choice that began has a finish reason.</summary>
    public bool IsFinished => _started.Count > 0 && _started.IsSubsetOf(_finished);

    public bool HasUsage { get; private set; }

    /// <param name="body">The bytes.</param>
    /// <param name="ended">True when the stream ended there, and did not break: some providers leave the last blank line out, and their last event counts all the same.</param>
    public static StreamReading Of(ReadOnlySpan<byte> body, bool ended = true)
    {
        var reading = new StreamReading();
        foreach (var data in ClientAnswer.ReadEvents([.. body, .. ended ? "\n\n"u8 : []]))
        {
            if (data.Trim() == "[DONE]")
            {
                reading.HasDone = true;
                break;
            }

            if (data.Trim().Length > 0 && !reading.Take(data))
            {
                break;
            }
        }

        return reading;
    }

    /// <summary>Where each event ends, in bytes; the start of the stream and its end included.</summary>
    public static IReadOnlyList<int> Boundaries(byte[] body)
    {
        var ends = BlankLine().EnumerateMatches(Encoding.Latin1.GetString(body));
        var found = new List<int> { 0 };
        foreach (var end in ends)
        {
            found.Add(end.Index + end.Length);
        }

        if (found[^1] < body.Length)
        {
            found.Add(body.Length);
        }

        return found;
    }

    /// <summary>What a client is to see of the events.</summary>
    public IReadOnlyList<string> Shown(bool wantsUsage) => wantsUsage ? _events : [.. _events.Where(data => !IsUsageOnly(data))];

    private bool Take(string data)
    {
        using var document = JsonDocument.Parse(data);
        var root = document.RootElement;
        if (HasError(root))
        {
            Error = data;
            return false;
        }

        HasUsage |= UsageOf(root);
        foreach (var choice in Choices(root))
        {
            var index = choice.TryGetProperty("index", out var given) ? given.GetInt32() : 0;
            _started.Add(index);
            if (choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String)
            {
                _finished.Add(index);
            }

            if (_contentAt < 0 && HoldsContent(choice))
            {
                _contentAt = _events.Count;
            }
        }

        _events.Add(data);
        return true;
    }

    private static bool HasError(JsonElement root) => IsError(root) || Choices(root).Any(IsError);

    private static bool IsError(JsonElement element) =>
        element.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String;

    private static JsonElement.ArrayEnumerator Choices(JsonElement root) =>
        root.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array ? choices.EnumerateArray() : default;

    private static bool UsageOf(JsonElement root) =>
        (root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        || (root.TryGetProperty("x_groq", out var groq) && groq.TryGetProperty("usage", out var inner) && inner.ValueKind == JsonValueKind.Object);

    private static bool IsUsageOnly(string data)
    {
        using var document = JsonDocument.Parse(data);
        var root = document.RootElement;
        return UsageOf(root) && root.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() == 0;
    }

    private static bool HoldsContent(JsonElement choice) => new[] { "delta", "message" }
        .Where(name => choice.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object)
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

    [GeneratedRegex("(?<=\n|\r\n)(\r?\n)+")]
    private static partial Regex BlankLine();
}
