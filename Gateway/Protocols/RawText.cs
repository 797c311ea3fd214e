using System.Buffers;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>Looks at text as it stands between the quotes of a JSON string.</summary>
internal static class RawText
{
    private static readonly SearchValues<byte> IdBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <summary>Whether it is empty or white space, which the API takes for no text at all.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> inner) => TrimEnd(inner).IsEmpty;

    /// <summary>Without the white space at its end, be it escaped or not.</summary>
    public static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> inner)
    {
        while (inner.Length > 0)
        {
            if (inner[^1] is (byte)' ')
            {
                inner = inner[..^1];
            }
            else if (inner.Length >= 2 && inner[^1] is (byte)'n' or (byte)'r' or (byte)'t' && IsEscape(inner, inner.Length - 2))
            {
                inner = inner[..^2];
            }
            else
            {
                break;
            }
        }

        return inner;
    }

    /// <summary>Writes a tool call's id, which must be of letters, digits, <c>_</c> and <c>-</c>; what is not becomes <c>_</c>, with a call and its result alike.</summary>
    public static void WriteId(Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonString id)
    {
        if (!id.IsEmpty && !id.Inner.Span.ContainsAnyExcept(IdBytes))
        {
            id.WriteTo(json, name);
            return;
        }

        var clean = id.IsEmpty ? "_"u8.ToArray() : id.Inner.ToArray();
        foreach (ref var letter in clean.AsSpan())
        {
            letter = IdBytes.Contains(letter) ? letter : (byte)'_';
        }

        json.WriteString(name, clean);
    }

    /// <summary>Puts a JSON value into what stands between the quotes of a JSON string. At most twice as long.</summary>
    public static int Quote(ReadOnlySpan<byte> json, Span<byte> text)
    {
        var length = 0;
        foreach (var b in json)
        {
            var letter = b switch
            {
                (byte)'"' or (byte)'\\' => b,
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' => (byte)'t',
                _ => (byte)0,
            };
            if (letter != 0)
            {
                text[length++] = (byte)'\\';
            }

            text[length++] = letter != 0 ? letter : b;
        }

        return length;
    }

    /// <summary>Whether the backslash at <paramref name="at"/> begins an escape, and is not itself escaped.</summary>
    private static bool IsEscape(ReadOnlySpan<byte> inner, int at)
    {
        var start = at;
        while (start >= 0 && inner[start] == '\\')
        {
            start--;
        }

        return (at - start) % 2 == 1;
    }
}
