using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;
using Gateway.Errors;
using Gateway.Protocols;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Streaming;

/// <summary>Follows a stream that is in the client's format already: its events go on as they came, and are only looked at. It does no I/O and knows no clock.</summary>
/// <param name="framer">Finds the events.</param>
/// <param name="parser">Reads them.</param>
/// <param name="fallbackOnRefusal">Whether a refusal is a failure, as long as nothing else came before it.</param>
/// <param name="trailer">Makes the <c>gateway</c> object of the last event; null for none.</param>
/// <param name="mark">Where to note what the answer says of itself; null for nowhere.</param>
internal sealed class PassedStream(IStreamFramer framer, IStreamParser parser, bool fallbackOnRefusal, Func<TokenUsage?, ReadOnlyMemory<byte>>? trailer, AnswerMark? mark = null) : IAnswerStream
{
    private readonly AnswerTally _tally = new(fallbackOnRefusal);
    private IAnswerSink? _sink;

    public int ContentChunks => _tally.ContentChunks;

    public long ContentBytes => _tally.ContentBytes;

    public TokenUsage? Usage => _tally.UsageSoFar?.Tokens;

    public Failure? Failure { get; private set; }

    private IAnswerSink Sink => _sink ??= MarkedSink.Around(_tally, mark);

    public StreamStatus Read(ReadOnlySpan<byte> buffer, bool ended, IBufferWriter<byte> output, out int consumed)
    {
        consumed = 0;
        try
        {
            while (framer.TryRead(buffer[consumed..], ended, out var frame))
            {
                var bytes = buffer.Slice(consumed, frame.Length);
                consumed += frame.Length;
                if (Judge(frame) is { } failure)
                {
                    return Fail(failure);
                }

                Pass(bytes, frame.Unterminated, output);
                if (_tally.IsWhole)
                {
                    return StreamStatus.Complete;
                }
            }
        }
        catch (InvalidDataException e)
        {
            return Fail(new(FailureKind.Malformed, e.Message));
        }

        return ended ? End() : StreamStatus.Open;
    }

    public void ReleaseKept(IBufferWriter<byte> output)
    {
        // Nothing is ever kept back.
    }

    public void Dispose() => _tally.Dispose();

    private Failure? Judge(in StreamFrame frame)
    {
        if (frame.Data.IsEmpty)
        {
            return null;
        }

        try
        {
            if (Utf8.IsValid(frame.Data))
            {
                parser.Parse(frame.Name, frame.Data, Sink);
                return _tally.Error is { } error ? FailureMaker.InBand(error, fallbackOnRefusal)
                    : _tally.IsRefused ? new(FailureKind.Refused, "The model refused to answer.")
                    : _tally is { IsWhole: true, HasChoices: false } ? new(FailureKind.Malformed, "The stream ended without an answer.")
                    : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Said below.
        }

        return frame.Unterminated ? Cut() : new(FailureKind.Malformed, "An event of the stream was not what its format promises.");
    }

    private void Pass(ReadOnlySpan<byte> bytes, bool unterminated, IBufferWriter<byte> output)
    {
        var brace = trailer is not null && _tally.IsWhole ? bytes.LastIndexOf((byte)'}') : -1;
        if (brace >= 0)
        {
            output.Write(bytes[..brace]);
            output.Write(",\"gateway\":"u8);
            output.Write(trailer!(Usage).Span);
            bytes = bytes[brace..];
        }

        output.Write(bytes);
        if (unterminated)
        {
            output.Write("\n\n"u8);
        }
    }

    /// <summary>Over without the event that ends it: some formats end so.</summary>
    private StreamStatus End()
    {
        parser.Complete(Sink);
        return _tally is { IsWhole: true, HasChoices: true } ? StreamStatus.Complete : Fail(Cut());
    }

    private StreamStatus Fail(Failure failure)
    {
        Failure = failure;
        return StreamStatus.Failed;
    }

    private static Failure Cut() => new(FailureKind.Unreachable, "The stream ended before its last event.");
}
