using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Writes a tool call's id, with the call and with its result alike: at most 64 of letters, digits, <c>_</c>, <c>-</c>, <c>.</c> and <c>:</c>, with Claude without the last two.
/// What is not becomes <c>_</c>; a longer one ends in a sum of the whole. Source: the API reference, <c>ToolUseBlock</c>, read 2026-11-21.
/// </summary>
internal static class ConverseToolId
{
    private const int Longest = 64;

    private static readonly SearchValues<byte> Claude = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);
    private static readonly SearchValues<byte> Any = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:"u8);

    public static void Write(Utf8JsonWriter json, JsonString id, bool isClaude)
    {
        var allowed = isClaude ? Claude : Any;
        if (id.Inner.Length is > 0 and <= Longest && !id.Inner.Span.ContainsAnyExcept(allowed))
        {
            id.WriteTo(json, "toolUseId"u8);
            return;
        }

        Span<byte> clean = stackalloc byte[Longest];
        var length = Math.Clamp(id.Inner.Length, 1, Longest);
        clean.Fill((byte)'_');
        id.Inner.Span[..Math.Min(id.Inner.Length, length)].CopyTo(clean);
        foreach (ref var letter in clean)
        {
            letter = allowed.Contains(letter) ? letter : (byte)'_';
        }

        if (id.Inner.Length > Longest)
        {
            var sum = SumOf(id.Inner.Span).ToString("x16", CultureInfo.InvariantCulture);
            Encoding.ASCII.GetBytes(sum, clean[(Longest - sum.Length)..]);
        }

        json.WriteString("toolUseId"u8, clean[..length]);
    }

    /// <summary>FNV-1a: the same on every machine.</summary>
    private static ulong SumOf(ReadOnlySpan<byte> bytes)
    {
        var sum = 14695981039346656037;
        foreach (var b in bytes)
        {
            sum = unchecked((sum ^ b) * 1099511628211);
        }

        return sum;
    }
}
