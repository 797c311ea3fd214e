namespace Gateway.Streaming;

/// <summary>
/// Finds the events of a server-sent event stream in a buffer that grows at its end, wherever the reads happened to split it.
/// Lines may end with LF, CRLF or CR. It remembers how far it looked, so an event that trickles in is not looked at twice.
/// Source: WHATWG HTML, "Server-sent events", parsing an event stream.
/// </summary>
internal struct SseFramer
{
    private bool _started;
    private int _lineStart;
    private int _looked;
    private int _dataStart;
    private int _dataEnd;
    private int _dataLines;

    /// <summary>
    /// Reads the event at the start of <paramref name="buffer"/>. False when it is not complete; call again with the same bytes and more behind them.
    /// After true, the next call's buffer starts behind the event.
    /// </summary>
    /// <param name="buffer">Everything not yet read as an event.</param>
    /// <param name="ended">True when no more will come: what is left is then an event too, though an unterminated one.</param>
    /// <param name="found">The event.</param>
    public bool TryRead(ReadOnlySpan<byte> buffer, bool ended, out SseEvent found)
    {
        if (!_started && !SkipByteOrderMark(buffer, ended))
        {
            found = default;
            return false;
        }

        while (NextLine(buffer, ended, out var line, out var next))
        {
            if (line.IsEmpty)
            {
                found = new(next, _dataStart, _dataEnd - _dataStart, _dataLines, false);
                Reset();
                return true;
            }

            NoteLine(line, _lineStart);
            _lineStart = _looked = next;
        }

        if (ended && buffer.Length > 0)
        {
            NoteLine(buffer[_lineStart..], _lineStart);
            found = new(buffer.Length, _dataStart, _dataEnd - _dataStart, _dataLines, true);
            Reset();
            return true;
        }

        found = default;
        return false;
    }

    private bool SkipByteOrderMark(ReadOnlySpan<byte> buffer, bool ended)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (buffer.Length < mark.Length && !ended && mark.StartsWith(buffer))
        {
            return false;
        }

        _started = true;
        _lineStart = _looked = buffer.StartsWith(mark) ? mark.Length : 0;
        return true;
    }

    private bool NextLine(ReadOnlySpan<byte> buffer, bool ended, out ReadOnlySpan<byte> line, out int next)
    {
        var end = buffer[_looked..].IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0)
        {
            _looked = buffer.Length;
        }
        else
        {
            end += _looked;
            var isReturn = buffer[end] == '\r';
            if (!isReturn || end + 1 < buffer.Length || ended)
            {
                next = end + (isReturn && end + 1 < buffer.Length && buffer[end + 1] == '\n' ? 2 : 1);
                line = buffer[_lineStart..end];
                return true;
            }

            _looked = end;   // a CR at the very end: an LF may follow
        }

        line = default;
        next = 0;
        return false;
    }

    private void NoteLine(ReadOnlySpan<byte> line, int start)
    {
        if (!line.StartsWith("data"u8) || (line.Length > 4 && line[4] != ':'))
        {
            return;
        }

        var value = Math.Min(line.Length, line.Length > 5 && line[5] == ' ' ? 6 : 5);
        if (_dataLines++ == 0)
        {
            _dataStart = start + value;
        }

        _dataEnd = start + line.Length;
    }

    private void Reset()
    {
        _lineStart = _looked = _dataStart = _dataEnd = _dataLines = 0;
    }
}
