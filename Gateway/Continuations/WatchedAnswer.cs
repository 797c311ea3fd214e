using System.Buffers;
using Gateway.Streaming;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Continuations;

/// <summary>An answer that another target may have to go on with: what the client is shown of it is remembered.</summary>
internal sealed class WatchedAnswer(IAnswerStream answer) : IContinuable
{
    private readonly PooledBuffer _shown = new(1024);

    public PartialAnswer Partial { get; } = new();

    public int ContentChunks => answer.ContentChunks;

    public long ContentBytes => answer.ContentBytes;

    public TokenUsage? Usage => answer.Usage;

    public Failure? Failure => answer.Failure;

    public StreamStatus Read(ReadOnlySpan<byte> buffer, bool ended, IBufferWriter<byte> output, out int consumed)
    {
        var status = answer.Read(buffer, ended, _shown, out consumed);
        Show(output);
        return status;
    }

    public void ReleaseKept(IBufferWriter<byte> output)
    {
        answer.ReleaseKept(_shown);
        Show(output);
    }

    public void Dispose()
    {
        answer.Dispose();
        _shown.Dispose();
    }

    private void Show(IBufferWriter<byte> output)
    {
        if (_shown.Length > 0)
        {
            Partial.Read(_shown.WrittenSpan);
            output.Write(_shown.WrittenSpan);
            _shown.Consume(_shown.Length);
        }
    }
}
