using System.Buffers;
using Gateway.Streaming;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Continuations;

/// <summary>
/// Follows an answer that goes on with another's: its text is joined to what the client has, and written in chunks of the first one's id. Nothing but text is taken over;
/// reasoning about how to go on is no part of the answer, and with tool calls or several choices there is no telling what the client would make of them.
/// </summary>
/// <param name="answer">The answer, in the client's format, with its usage.</param>
/// <param name="anchor">What it follows.</param>
/// <param name="shown">What the client has; not changed.</param>
/// <param name="ending">How it ends.</param>
internal sealed class ContinuedAnswer(IAnswerStream answer, in Anchor anchor, PartialAnswer shown, ContinuedEnding ending) : IContinuable
{
    private readonly PooledBuffer _received = new(1024);
    private readonly PartialAnswer _own = new();
    private readonly Seam _seam = new(anchor);
    private readonly ContinuedChunks _chunks = new(shown);
    private int _read;

    public PartialAnswer Partial { get; } = shown.Copy();

    public int ContentChunks { get; private set; }

    public long ContentBytes => answer.ContentBytes;

    public TokenUsage? Usage => answer.Usage;

    public Failure? Failure { get; private set; }

    public StreamStatus Read(ReadOnlySpan<byte> buffer, bool ended, IBufferWriter<byte> output, out int consumed)
    {
        var status = answer.Read(buffer, ended, _received, out consumed);
        _own.Read(_received.WrittenSpan);
        _received.Consume(_received.Length);
        if ((_own.Traits & ~(ChunkTraits.Text | ChunkTraits.Reasoning)) != ChunkTraits.None)
        {
            return Fail(new(FailureKind.Unjoined, "The continuation is not text alone."));
        }

        Show(_seam.Take(_own.TextFrom(_read)), output);
        _read = _own.Length;
        if (status is StreamStatus.Complete)
        {
            Show(_seam.End(), output);
        }

        if (_seam.Verdict is SeamVerdict.Refused)
        {
            return Fail(new(FailureKind.Unjoined, "The continuation does not follow on what the client has."));
        }

        if (status is StreamStatus.Failed)
        {
            return Fail(answer.Failure!);
        }

        if (status is StreamStatus.Complete)
        {
            _chunks.WriteEnd(output, _own.Finish ?? "stop", ending, answer.Usage);
            Partial.EndWith(_own.Finish ?? "stop");
        }

        return status;
    }

    /// <summary>Nothing is kept.</summary>
    public void ReleaseKept(IBufferWriter<byte> output)
    {
    }

    public void Dispose()
    {
        answer.Dispose();
        _received.Dispose();
    }

    private void Show(string text, IBufferWriter<byte> output)
    {
        if (text.Length > 0)
        {
            ContentChunks++;
            Partial.Append(text);
            _chunks.WriteText(output, text);
        }
    }

    private StreamStatus Fail(Failure failure)
    {
        Failure = failure;
        return StreamStatus.Failed;
    }
}
