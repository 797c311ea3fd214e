using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Who answers: the same in every chunk of an answer, whatever the provider says when.</summary>
internal sealed class AnswerIdentity(AnswerTerms terms)
{
    private byte[]? _id;
    private byte[]? _model;
    private long? _created;
    private string? _tier;
    private int _calls;

    /// <summary>What an older Completion, or a piece of one, is called.</summary>
    public static ReadOnlySpan<byte> TextKind => "text_completion"u8;

    /// <summary>Takes over what is given; what is not, or was already, stays.</summary>
    public void Learn(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created)
    {
        _id ??= id.IsEmpty ? null : id.ToArray();
        _model ??= model.IsEmpty ? null : model.ToArray();
        _created ??= created;
    }

    /// <summary>Takes over a tier by OpenAI's name for it; others are to be found in the provider's own usage.</summary>
    public void LearnTier(ReadOnlySpan<byte> tier) =>
        _tier = tier.SequenceEqual("standard"u8) || tier.SequenceEqual("default"u8) ? "default"
            : tier.SequenceEqual("priority"u8) ? "priority"
            : tier.SequenceEqual("flex"u8) ? "flex"
            : tier.SequenceEqual("scale"u8) ? "scale"
            : tier.SequenceEqual("auto"u8) ? "auto"
            : _tier;

    /// <summary>Writes the members that begin every answer, up to the comma behind them.</summary>
    public void WriteTo(IBufferWriter<byte> output, ReadOnlySpan<byte> kind)
    {
        output.Write("{\"id\":\""u8);
        output.Write(_id ??= Encoding.ASCII.GetBytes($"{(kind.SequenceEqual(TextKind) ? "cmpl" : "chatcmpl")}-{Digits}"));
        output.Write("\",\"object\":\""u8);
        output.Write(kind);
        output.Write("\",\"created\":"u8);
        output.Write(Encoding.ASCII.GetBytes((_created ??= terms.Created).ToString(CultureInfo.InvariantCulture)));
        output.Write(",\"model\":\""u8);
        output.Write(_model ??= JsonString.FromText(terms.Model).Inner.ToArray());
        output.Write("\","u8);
        if (_tier is { } tier)
        {
            output.Write("\"service_tier\":\""u8);
            output.Write(Encoding.ASCII.GetBytes(tier));
            output.Write("\","u8);
        }
    }

    /// <summary>An id for a call that has none. No two requests make the same, and it is at most 40 characters long, which OpenAI takes.</summary>
    public byte[] MakeCallId() => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"call_{Digits}{_calls++}"));

    private string Digits => terms.RequestId.StartsWith("req_", StringComparison.Ordinal) ? terms.RequestId[4..] : terms.RequestId;
}
