using System.Buffers.Text;

namespace Gateway.Protocols.OpenAI;

/// <summary>Looks at JSON strings as they stand, escapes and all.</summary>
internal static class EscapedText
{
    /// <summary>
    /// True when no string of <paramref name="json"/>, which is valid JSON or the inside of one of its strings, escapes half a surrogate pair: then each of them
    /// can be decoded.
    /// </summary>
    public static bool IsWhole(ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOf((byte)'\\'); at >= 0; at = json.IndexOf((byte)'\\'))
        {
            json = json[at..];
            var isPair = IsFirstHalf(Unit(json)) && IsSecondHalf(Unit(json[6..]));
            if (!isPair && Unit(json) is >= 0xD800 and <= 0xDFFF)
            {
                return false;
            }

            json = json[(isPair ? 12 : Length(json))..];
        }

        return true;
    }

    /// <summary>How many bytes of <paramref name="text"/>, the inside of a JSON string, stand for its first <paramref name="decoded"/> bytes once decoded; -1 when that is no whole number of characters.</summary>
    public static int LengthOf(ReadOnlySpan<byte> text, long decoded)
    {
        var at = 0;
        while (decoded > 0)
        {
            if (at >= text.Length)
            {
                return -1;
            }

            var rest = text[at..];
            var plain = rest.IndexOf((byte)'\\');
            plain = plain < 0 ? rest.Length : plain;
            if (plain > 0)
            {
                var taken = (int)Math.Min(plain, decoded);
                at += taken;
                decoded -= taken;
                continue;
            }

            at += Length(rest);
            decoded -= Size(Unit(rest));
        }

        var splits = at < text.Length && ((text[at] & 0xC0) == 0x80 || IsSecondHalf(Unit(text[at..])));
        return decoded < 0 || splits ? -1 : at;
    }

    /// <summary>How many bytes <paramref name="text"/>, the inside of a JSON string, has once decoded; of text in pieces, the pieces' lengths add up to the whole's.</summary>
    public static long DecodedLength(ReadOnlySpan<byte> text)
    {
        var length = (long)text.Length;
        for (var at = text.IndexOf((byte)'\\'); at >= 0; at = text.IndexOf((byte)'\\'))
        {
            text = text[at..];
            length += Size(Unit(text)) - Length(text);
            text = text[Length(text)..];
        }

        return length;
    }

    /// <summary>Bytes of the escape at the start of <paramref name="text"/>.</summary>
    private static int Length(ReadOnlySpan<byte> text) => Unit(text) < 0 ? 2 : 6;

    /// <summary>Bytes in UTF-8; of a pair's four, each half has two.</summary>
    private static int Size(int unit) => unit < 0x80 ? 1 : unit < 0x800 || IsFirstHalf(unit) || IsSecondHalf(unit) ? 2 : 3;

    private static bool IsFirstHalf(int unit) => unit is >= 0xD800 and <= 0xDBFF;

    private static bool IsSecondHalf(int unit) => unit is >= 0xDC00 and <= 0xDFFF;

    /// <summary>The UTF-16 unit that <c>\uXXXX</c> at the start of <paramref name="text"/> stands for; -1 when another escape, or none, is there.</summary>
    private static int Unit(ReadOnlySpan<byte> text) =>
        text.Length >= 6 && text[0] == '\\' && text[1] == 'u' && Utf8Parser.TryParse(text[2..6], out ushort unit, out var read, 'x') && read == 4 ? unit : -1;
}
