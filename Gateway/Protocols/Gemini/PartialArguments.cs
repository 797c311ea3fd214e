using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Protocols.Gemini;

/// <summary>
/// Puts together the arguments of a call that streams in pieces, each with a path such as <c>$.days[0].name</c>. Only an answer that was asked for with
/// <c>streamFunctionCallArguments</c> has them, which is never done here: a provider that sends them all the same is understood, and that is all it must be.
/// </summary>
internal sealed class PartialArguments
{
    private readonly JsonObject _root = [];
    private readonly StringBuilder _text = new();
    private string? _textPath;

    /// <summary>Adds one of <c>partialArgs</c>.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public void Add(ReadOnlySpan<byte> json)
    {
        using var document = Parse(json);
        var piece = document.RootElement;
        var path = piece.TryGetProperty("jsonPath", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : throw new JsonException("partialArgs without a jsonPath.");
        if (piece.TryGetProperty("stringValue", out var text) && text.ValueKind == JsonValueKind.String)
        {
            if (path != _textPath)
            {
                CloseText();
                _textPath = path;
            }

            _text.Append(text.GetString());
            return;
        }

        CloseText();
        Set(path, piece.TryGetProperty("numberValue", out var value) || piece.TryGetProperty("boolValue", out value) ? JsonNode.Parse(value.GetRawText()) : null);
    }

    /// <summary>The whole, once all pieces were added.</summary>
    public byte[] Finish()
    {
        CloseText();
        return JsonSerializer.SerializeToUtf8Bytes(_root);
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> json)
    {
        var document = JsonDocument.Parse(json.ToArray());
        return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new JsonException("partialArgs has something that is not an object.");
    }

    private void CloseText()
    {
        if (_textPath is { } path)
        {
            Set(path, JsonValue.Create(_text.ToString()));
            _textPath = null;
            _text.Clear();
        }
    }

    private void Set(string path, JsonNode? value)
    {
        var steps = Split(path);
        JsonNode at = _root;
        for (var i = 0; i < steps.Count - 1; i++)
        {
            at = Get(at, steps[i]) ?? Put(at, steps[i], steps[i + 1] is int ? new JsonArray() : new JsonObject())!;
        }

        Put(at, steps[^1], value);
    }

    private static JsonNode? Get(JsonNode at, object step) => (at, step) switch
    {
        (JsonObject members, string name) => members[name],
        (JsonArray items, int index) when index < items.Count => items[index],
        (JsonArray, int) or (JsonObject, string) => null,
        _ => throw new JsonException("A jsonPath contradicts an earlier one."),
    };

    private static JsonNode? Put(JsonNode at, object step, JsonNode? value)
    {
        switch (at, step)
        {
            case (JsonObject members, string name):
                members[name] = value;
                break;
            case (JsonArray items, int index) when index < items.Count:
                items[index] = value;
                break;
            case (JsonArray items, int index) when index == items.Count:
                items.Add(value);
                break;
            default:
                throw new JsonException("A jsonPath contradicts an earlier one.");
        }

        return value;
    }

    /// <summary>Names and indexes of <c>$.a['b'][0]</c>.</summary>
    private static List<object> Split(string path)
    {
        var steps = new List<object>();
        var at = 1;
        while (path.StartsWith('$') && at < path.Length && steps.Count < 64)
        {
            var quoted = path.AsSpan(at).StartsWith("['", StringComparison.Ordinal) || path.AsSpan(at).StartsWith("[\"", StringComparison.Ordinal);
            var (start, end, next) = quoted ? Ending(path, at + 2, $"{path[at + 1]}]") : path[at] == '[' ? Ending(path, at + 1, "]") : (at + 1, NameEnd(path, at + 1), NameEnd(path, at + 1));
            if (end < start || (!quoted && path[at] is not ('.' or '[')))
            {
                break;
            }

            var step = path[start..end];
            steps.Add(quoted || path[at] == '.' ? step : int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : step);
            at = next;
        }

        return steps.Count > 0 && at == path.Length ? steps : throw new JsonException("A jsonPath that cannot be read.");
    }

    private static (int Start, int End, int Next) Ending(string path, int start, string mark)
    {
        var end = path.IndexOf(mark, start, StringComparison.Ordinal);
        return (start, end, end + mark.Length);
    }

    private static int NameEnd(string path, int start)
    {
        var end = path.AsSpan(start).IndexOfAny('.', '[');
        return end < 0 ? path.Length : start + end;
    }
}
