using System.Buffers;
using System.Numerics;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Streaming;

/// <summary>
/// Follows a Chat Completions stream: passes its events on as they are, watches for content, usage, errors and the end, and keeps from
/// the client the usage chunk that only the gateway asked for. It does no I/O and knows no clock: bytes in, bytes out, a status.
/// </summary>
internal sealed class ChatStream(ChatStreamOptions options) : IAnswerStream
{
    private SseFramer _framer;
    private RepeatedChunk _repeated;
    private PooledBuffer? _kept;
    private int _keptBrace;
    private bool _anyChoices;
    private ulong _started;
    private ulong _finished;

    /// <summary>Chunks with content so far.</summary>
    public int ContentChunks { get; private set; }

    /// <summary>Bytes of content so far.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>The usage the provider reported; null as long as it has not.</summary>
    public TokenUsage? Usage { get; private set; }

    /// <summary>Why the stream failed.</summary>
    public Failure? Failure { get; private set; }

    private bool AllFinished => BitOperations.PopCount(_started) >= options.Choices && (_started & ~_finished) == 0;

    /// <summary>Takes the events at the start of <paramref name="buffer"/> and writes what the client is to see of them.</summary>
    /// <param name="buffer">What was received and not consumed yet.</param>
    /// <param name="ended">True when the provider's stream is over.</param>
    /// <param name="output">Where the client's bytes go.</param>
    /// <param name="consumed">How many bytes of the buffer are done with.</param>
    public StreamStatus Read(ReadOnlySpan<byte> buffer, bool ended, IBufferWriter<byte> output, out int consumed)
    {
        consumed = 0;
        var shownFrom = 0;
        while (_framer.TryRead(buffer[consumed..], ended, out var found))
        {
            var bytes = buffer.Slice(consumed, found.Length);
            var fate = Judge(bytes, found);
            if (fate is Fate.Show && !found.Unterminated && _kept is null or { Length: 0 })
            {
                consumed += found.Length;
                continue;
            }

            output.Write(buffer[shownFrom..consumed]);
            consumed += found.Length;
            shownFrom = consumed;
            if (fate is Fate.Fail)
            {
                return StreamStatus.Failed;
            }

            if (fate is Fate.End)
            {
                return Finish(output);
            }

            Pass(bytes, found, fate, output);
        }

        output.Write(buffer[shownFrom..consumed]);
        return ended ? EndWithoutTerminal(output) : StreamStatus.Open;
    }

    public void Dispose()
    {
        _kept?.Dispose();
        _repeated.Dispose();
    }

    private Fate Judge(ReadOnlySpan<byte> bytes, in SseEvent found)
    {
        if (found.DataLines == 0)
        {
            // A keep-alive behind what may be the last chunk is not worth that chunk's trailer.
            return found.Unterminated || _kept is { Length: > 0 } ? Fate.Hide : Fate.Show;
        }

        var data = found.DataLines == 1 ? bytes.Slice(found.DataStart, found.DataLength) : SseData.Join(bytes);
        var text = data.Trim((byte)' ');
        if (text.SequenceEqual("[DONE]"u8))
        {
            return Fate.End;
        }

        return text.IsEmpty ? Fate.Hide : JudgePayload(text, found.Unterminated);
    }

    private Fate JudgePayload(ReadOnlySpan<byte> payload, bool unterminated)
    {
        if (!TryRead(payload, out var facts))
        {
            return Fail(unterminated ? Cut() : new(FailureKind.Malformed, "An event of the stream was not a JSON object."));
        }

        if (facts.Has(PayloadTraits.Error))
        {
            var error = ProviderErrorReader.Read(payload.ToArray());
            return Fail(FailureMaker.InBand(error, options.FallbackOnRefusal));
        }

        if (facts.Has(PayloadTraits.Refusal) && options.FallbackOnRefusal && ContentChunks == 0)
        {
            return Fail(new(FailureKind.Refused, "The model refused to answer."));
        }

        _anyChoices |= facts.Has(PayloadTraits.Choices);
        _started |= facts.Started;
        _finished |= facts.Finished;
        ContentChunks += facts.Has(PayloadTraits.Content) ? 1 : 0;
        ContentBytes += facts.ContentBytes;
        if (facts.Has(PayloadTraits.Usage))
        {
            Usage = facts.Usage;
            if (!options.ClientWantsUsage && facts.IsUsageChunk)
            {
                return Fate.Hide;
            }
        }

        return options.Trailer is not null && facts.Has(PayloadTraits.Choices) && MayBeLast(facts) ? Fate.Keep : Fate.Show;
    }

    /// <summary>
    /// The last chunk carries the trailer, so what may be it waits for what follows. Usage is often not last, and some send it with every chunk:
    /// those with content do not wait for it.
    /// </summary>
    private bool MayBeLast(in PayloadFacts facts) => AllFinished || (Usage is not null && !facts.Has(PayloadTraits.Content));

    private bool TryRead(ReadOnlySpan<byte> payload, out PayloadFacts facts)
    {
        if (_repeated.TryRead(payload, out facts))
        {
            return true;
        }

        if (!PayloadReader.TryRead(payload, out facts, options.Mark))
        {
            return false;
        }

        _repeated.Remember(payload, facts);
        return true;
    }

    /// <summary>Writes an event that could not simply ride along with its neighbours.</summary>
    private void Pass(ReadOnlySpan<byte> bytes, in SseEvent found, Fate fate, IBufferWriter<byte> output)
    {
        if (fate is Fate.Hide)
        {
            return;
        }

        ReleaseKept(output);
        if (fate is Fate.Keep && found.DataLines == 1)
        {
            _kept ??= new(bytes.Length + 256);
            _keptBrace = found.DataStart + bytes.Slice(found.DataStart, found.DataLength).LastIndexOf((byte)'}');
            output = _kept;
        }

        output.Write(bytes);
        if (found.Unterminated)
        {
            output.Write("\n\n"u8);
        }
    }

    /// <summary>The kept event was not the last after all, or the stream broke behind it: it goes out as it came.</summary>
    public void ReleaseKept(IBufferWriter<byte> output)
    {
        if (_kept is { Length: > 0 } kept)
        {
            output.Write(kept.WrittenSpan);
            kept.Consume(kept.Length);
        }
    }

    private StreamStatus Finish(IBufferWriter<byte> output)
    {
        if (!_anyChoices)
        {
            Failure = new(FailureKind.Malformed, "The stream ended without a single choice.");
            return StreamStatus.Failed;
        }

        if (_kept is { Length: > 0 } kept && (Usage is not null || options.TrailsAnyway))
        {
            output.Write(kept.WrittenSpan[.._keptBrace]);
            output.Write(",\"gateway\":"u8);
            output.Write(options.Trailer!(Usage).Span);
            output.Write(kept.WrittenSpan[_keptBrace..]);
            kept.Consume(kept.Length);
        }

        ReleaseKept(output);
        output.Write("data: [DONE]\n\n"u8);
        return StreamStatus.Complete;
    }

    private StreamStatus EndWithoutTerminal(IBufferWriter<byte> output)
    {
        if (options.End is StreamEnd.FinishReason && AllFinished)
        {
            return Finish(output);
        }

        Failure = Cut();
        return StreamStatus.Failed;
    }

    private Fate Fail(Failure failure)
    {
        Failure = failure;
        return Fate.Fail;
    }

    private static Failure Cut() => new(FailureKind.Unreachable, "The stream ended before its last event.");

    private enum Fate
    {
        Show,
        Hide,
        Keep,
        Fail,
        End,
    }
}
