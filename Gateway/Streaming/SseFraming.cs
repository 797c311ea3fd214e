namespace Gateway.Streaming;

/// <summary>Server-sent events as pieces: an event's data, its <c>data</c> lines joined.</summary>
internal sealed class SseFraming : IStreamFramer
{
    private SseFramer _framer;

    public bool TryRead(ReadOnlySpan<byte> buffer, bool ended, out StreamFrame frame)
    {
        if (!_framer.TryRead(buffer, ended, out var found))
        {
            frame = default;
            return false;
        }

        var data = found.DataLines switch
        {
            0 => default,
            1 => buffer.Slice(found.DataStart, found.DataLength),
            _ => SseData.Join(buffer[..found.Length]),
        };
        frame = new() { Length = found.Length, Data = data.Trim((byte)' '), Unterminated = found.Unterminated };
        return true;
    }
}
