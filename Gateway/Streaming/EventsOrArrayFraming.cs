namespace Gateway.Streaming;

/// <summary>
/// Server-sent events, or what comes in their place where the wish for them is overlooked: a JSON array whose elements are the pieces, handed out one by one as
/// they come, or a single object. The first byte that is no white space says which.
/// </summary>
internal sealed class EventsOrArrayFraming : IStreamFramer
{
    private readonly SseFraming _events = new();
    private bool? _isJson;
    private int _looked;
    private int _start;
    private int _depth;
    private bool _inString;
    private bool _escaped;

    public bool TryRead(ReadOnlySpan<byte> buffer, bool ended, out StreamFrame frame)
    {
        _isJson ??= buffer.IndexOfAnyExcept(" \t\r\n"u8) is var first and >= 0 ? buffer[first] is (byte)'[' or (byte)'{' : null;
        if (_isJson is not true)
        {
            return _events.TryRead(buffer, ended, out frame);
        }

        for (; _looked < buffer.Length; _looked++)
        {
            if (EndsElement(buffer[_looked]))
            {
                frame = new() { Length = _looked + 1, Data = buffer[_start..(_looked + 1)] };
                _looked = 0;
                return true;
            }
        }

        frame = ended && _depth > 0 ? new() { Length = buffer.Length, Data = buffer[_start..], Unterminated = true } : default;
        return frame.Length > 0;
    }

    private bool EndsElement(byte letter)
    {
        if (_inString)
        {
            (_inString, _escaped) = (_escaped || letter != '"', !_escaped && letter == '\\');
            return false;
        }

        switch (letter)
        {
            case (byte)'"':
                _inString = true;
                return false;
            case (byte)'{':
                _start = _depth++ == 0 ? _looked : _start;
                return false;
            case (byte)'}':
                return --_depth == 0;
            default:
                return false;
        }
    }
}
