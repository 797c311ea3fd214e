using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Continuations;

/// <summary>
/// The text of a JSON string as UTF-16, and back. Half of a surrogate pair, which some providers send in one chunk and the other half in the next, is a character
/// like any other here.
/// </summary>
internal static class EscapedChars
{
    private static readonly SearchValues<char> Special = SearchValues.Create(['"', '\\', .. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    /// <summary>Appends what <paramref name="inner"/>, the valid content of a JSON string, means.</summary>
    public static void Decode(ReadOnlySpan<byte> inner, StringBuilder text)
    {
        while (!inner.IsEmpty)
        {
            var at = inner.IndexOf((byte)'\\');
            var plain = at < 0 ? inner : inner[..at];
            text.Append(Encoding.UTF8.GetString(plain));
            if (at < 0)
            {
                return;
            }

            var isCode = inner[at + 1] == 'u';
            text.Append(inner[at + 1] switch
            {
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'u' => (char)ushort.Parse(inner.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var other => (char)other,
            });
            inner = inner[(at + (isCode ? 6 : 2))..];
        }
    }

    /// <summary>Writes <paramref name="text"/> as the content of a JSON string.</summary>
    public static void Encode(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var at = text.IndexOfAny(Special);
            var plain = at < 0 ? text : text[..at];
            if (!plain.IsEmpty)
            {
                Encoding.UTF8.GetBytes(plain, output);
            }

            if (at < 0)
            {
                return;
            }

            var isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            Encoding.UTF8.GetBytes(isPair ? text.Slice(at, 2) : Escape(text[at]), output);
            text = text[(at + (isPair ? 2 : 1))..];
        }
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
