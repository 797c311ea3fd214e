using System.Buffers.Text;

namespace Gateway.Protocols;

/// <summary>Reads counts as they stand in JSON. Some providers write them as <c>12.0</c>.</summary>
internal static class JsonNumber
{
    private const double Most = 1e15;

    /// <summary>0 for what is no number, or a negative or senseless one.</summary>
    public static long Count(ReadOnlySpan<byte> value) =>
        !value.IsEmpty && Utf8Parser.TryParse(value, out double number, out var used) && used == value.Length && number is >= 0 and < Most ? (long)number : 0;
}
