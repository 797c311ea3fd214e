using System.Buffers;
using System.Text;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>
/// Seals of other formats in places where Messages has a signature or redacted data: <c>gateway:FORMAT:VALUE</c>, without format and value for reasoning that nothing
/// seals; <c>gateway-call:FORMAT:VALUE</c> for what belongs to the call behind it. Claude's own stand as they are.
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
    public static void Write(IBufferWriter<byte> output, string? format, ReadOnlySpan<byte> value, bool ofCall = false)
    {
        if (format == AnthropicProtocol.SealFormat && !ofCall)
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

    /// <summary>The seal that a signature or data stands for; null for none.</summary>
    public static ReasoningSeal? Read(JsonString value, bool redacted)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        if (!IsOurs(value))
        {
            return new(AnthropicProtocol.SealFormat, value, redacted);
        }

        var rest = value.Inner[(IsCalls(value) ? Call.Length : Reasoning.Length)..];
        var colon = rest.Span.IndexOf((byte)':');
        return colon <= 0 ? null : new(Encoding.UTF8.GetString(rest.Span[..colon]), new(rest[(colon + 1)..]), redacted);
    }
}
