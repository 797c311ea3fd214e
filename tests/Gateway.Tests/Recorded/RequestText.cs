using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Recorded;

/// <summary>Reads and changes single members of a request's bytes, leaving all others as they are.</summary>
internal static class RequestText
{
    /// <summary>With <c>model</c> set; where there is none (Azure names it in the path), put in first.</summary>
    public static byte[] WithModel(byte[] body, string model)
    {
        var value = JsonSerializer.SerializeToUtf8Bytes(model);
        if (Find(body, "model") is { } found)
        {
            return [.. body[..found.ValueStart], .. value, .. body[found.End..]];
        }

        var brace = Array.IndexOf(body, (byte)'{') + 1;
        return [.. body[..brace], .. "\"model\":"u8, .. value, .. ","u8, .. body[brace..]];
    }

    /// <summary>Without a member and the comma that goes with it.</summary>
    public static byte[] Without(byte[] body, string name)
    {
        if (Find(body, name) is not { } found)
        {
            return body;
        }

        var (start, end) = (found.NameStart, found.End);
        var before = Array.FindLastIndex(body, start - 1, b => b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'));
        if (body[before] == ',')
        {
            return [.. body[..before], .. body[end..]];
        }

        var after = Array.FindIndex(body, end, b => b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'));
        return [.. body[..start], .. body[(body[after] == ',' ? after + 1 : after)..]];
    }

    public static bool IsTrue(byte[] body, params string[] path)
    {
        using var document = JsonDocument.Parse(body);
        var at = document.RootElement;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return false;
            }
        }

        return at.ValueKind == JsonValueKind.True;
    }

    public static string Text(byte[] body) => Encoding.UTF8.GetString(body);

    private static (int NameStart, int ValueStart, int End)? Find(byte[] body, string name)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameStart = (int)reader.TokenStartIndex;
            var isIt = reader.ValueTextEquals(name);
            reader.Read();
            var valueStart = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt)
            {
                return (nameStart, valueStart, (int)reader.BytesConsumed);
            }
        }

        return null;
    }
}
