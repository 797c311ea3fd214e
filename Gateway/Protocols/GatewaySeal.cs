using System.Buffers;
using System.Text;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>
/// Seals where a client's format has a place for those of its own provider only: <c>gateway:FORMAT:VALUE</c>, without format and value for reasoning that nothing
/// seals; <c>gateway-call:FORMAT:VALUE</c> for what belongs to the call behind it. The format's own stand as they are.
/// </summary>
internal static class GatewaySeal
{
    private static ReadOnlySpan<byte> Reasoning => "gateway:"u8;

    private static ReadOnlySpan<byte> Call => "gateway-call:"u8;

    /// <summary>Whether only the gateway understands it.</summary>
    public static bool IsOurs(JsonString value) => value.Inner.Span.StartsWith(Reasoning) || IsCalls(value);

    /// <summary>Whether it belongs to the call behind it.</summary>
    public static bool IsCalls(JsonString value) => value.Inner.Span.StartsWith(Call);

    /// <summary>Writes what stands for a seal, between quotes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="own">The format whose seals stand as they are; null for none.</param>
    /// <param name="format">The seal's; null for no seal.</param>
    /// <param name="value">The seal.</param>
    /// <param name="ofCall">Whether it belongs to the call behind it.</param>
    public static void Write(IBufferWriter<byte> output, string? own, string? format, ReadOnlySpan<byte> value, bool ofCall = false)
    {
        if (format is not null && format == own && !ofCall)
        {
            output.Write(value);
            return;
        }

        output.Write(ofCall ? Call : Reasoning);
        if (format is not null)
        {
            output.Write(Encoding.UTF8.GetBytes(format));
            output.Write(":"u8);
            output.Write(value);
        }
    }

    /// <summary>The seal that stands there; null for none, or one of a provider's that no target here understands.</summary>
    public static ReasoningSeal? Read(string? own, JsonString value, bool redacted)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        if (!IsOurs(value))
        {
            return own is null ? null : new(own, value, redacted);
        }

        var rest = value.Inner[(IsCalls(value) ? Call.Length : Reasoning.Length)..];
        var colon = rest.Span.IndexOf((byte)':');
        return colon <= 0 ? null : new(Encoding.UTF8.GetString(rest.Span[..colon]), new(rest[(colon + 1)..]), redacted);
    }
}
