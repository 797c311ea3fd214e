namespace Gateway.Tests.Support;

/// <summary>A body that does as its parts say, read by read.</summary>
internal sealed class UpstreamBody(IEnumerable<BodyPart> parts, int readSize, UpstreamCall call) : Stream
{
    private readonly Queue<BodyPart> _parts = new(parts);
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (_rest.IsEmpty)
        {
            if (!_parts.TryDequeue(out var part))
            {
                call.MarkEnded();
                return 0;
            }

            await PlayAsync(part, cancellationToken);
        }

        var count = Math.Min(Math.Min(buffer.Length, _rest.Length), readSize);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        call.MarkReleased();
        base.Dispose(disposing);
    }

    private async ValueTask PlayAsync(BodyPart part, CancellationToken cancellationToken)
    {
        switch (part)
        {
            case BodyPart.Bytes bytes:
                _rest = bytes.Data;
                break;
            case BodyPart.Wait wait:
                await wait.Until.WaitAsync(cancellationToken);
                break;
            case BodyPart.Pause pause:
                await Task.Delay(pause.Length, pause.Time, cancellationToken);
                break;
            case BodyPart.Break broken:
                throw broken.With;
            default:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                break;
        }
    }
}
