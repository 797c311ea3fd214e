using System.Buffers;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Streaming;

namespace Gateway.Protocols.OpenAI;

/// <summary>What the events of one stream have in common, in either of OpenAI's formats that stream choices: the head, the choices' states, and the event that tells the usage.</summary>
/// <param name="terms">What the client asked for.</param>
/// <param name="kind">The events' <c>object</c>.</param>
internal sealed class StreamFrame(AnswerTerms terms, byte[] kind) : IDisposable
{
    /// <summary>More choices than a request can ask for.</summary>
    private const int MostChoices = 128;

    private readonly AnswerIdentity _identity = new(terms);
    private readonly List<ChunkChoice> _choices = [];
    private readonly PooledBuffer _head = new(256);
    private readonly PooledBuffer _native = new(256);

    /// <summary>Choices of which anything is known, from 0.</summary>
    public int Choices => _choices.Count;

    /// <summary>What every event begins with, up to the value of <c>choices</c>.</summary>
    public ReadOnlySpan<byte> Head
    {
        get
        {
            if (_head.Length == 0)
            {
                _head.Write("data: "u8);
                _identity.WriteTo(_head, kind);
                _head.Write("\"choices\":["u8);
            }

            return _head.WrittenSpan;
        }
    }

    /// <summary>Takes over what the provider calls the answer, unless an event has gone out.</summary>
    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created)
    {
        if (_head.Length == 0)
        {
            _identity.Learn(id, model, created);
        }
    }

    public void LearnTier(ReadOnlySpan<byte> tier)
    {
        _identity.LearnTier(tier);
        _head.Consume(_head.Length);
    }

    public ReadOnlySpan<byte> MakeCallId() => _identity.MakeCallId();

    /// <summary>Keeps the usage in the provider's own words.</summary>
    public void KeepUsage(ReadOnlySpan<byte> native)
    {
        if (!native.IsEmpty)
        {
            _native.Consume(_native.Length);
            _native.Write(native);
        }
    }

    /// <exception cref="JsonException">No request can have asked for that many.</exception>
    public ChunkChoice Choice(int choice)
    {
        if ((uint)choice >= MostChoices)
        {
            throw new JsonException("A choice beyond all that can be asked for.");
        }

        while (_choices.Count <= choice)
        {
            _choices.Add(new());
        }

        return _choices[choice];
    }

    /// <summary>Ends the event that the last choice's end is in.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="isLast">Whether the stream ends with it: then it says what the gateway has to say.</param>
    /// <param name="usage">What was used.</param>
    public void CloseKept(IBufferWriter<byte> output, bool isLast, AnswerUsage? usage)
    {
        if (terms.WantsUsage)
        {
            output.Write(",\"usage\":null"u8);
        }

        if (isLast)
        {
            AnswerGateway.Write(output, terms.TrailsAnyway ? Trail(usage) : default, terms.Dropped, default);
        }

        output.Write("}\n\n"u8);
    }

    /// <summary>Writes the event that tells the usage, where the client asked for it and there is something to tell.</summary>
    public void WriteUsage(IBufferWriter<byte> output, AnswerUsage? usage)
    {
        if (!terms.WantsUsage || (usage is null && !terms.TrailsAnyway && terms.Dropped.IsDefaultOrEmpty))
        {
            return;
        }

        output.Write(Head);
        output.Write("],\"usage\":"u8);
        if (usage is { } used)
        {
            UsageWriter.Write(output, used);
        }
        else
        {
            output.Write("null"u8);
        }

        AnswerGateway.Write(output, usage is not null || terms.TrailsAnyway ? Trail(usage) : default, terms.Dropped, _native.WrittenSpan);
        output.Write("}\n\n"u8);
    }

    public void Dispose()
    {
        _head.Dispose();
        _native.Dispose();
        foreach (var choice in _choices)
        {
            choice.Dispose();
        }
    }

    private ReadOnlySpan<byte> Trail(AnswerUsage? usage) => terms.Trailer is { } trailer ? trailer(usage?.Tokens).Span : default;
}
