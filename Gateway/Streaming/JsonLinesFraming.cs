namespace Gateway.Streaming;

/// <summary>A JSON value per line (NDJSON). Lines may end with LF or CRLF; the last one may do without.</summary>
internal sealed class JsonLinesFraming : IStreamFramer
{
    private static ReadOnlySpan<byte> Blank => " \t\r"u8;

    private int _looked;

    public bool TryRead(ReadOnlySpan<byte> buffer, bool ended, out StreamFrame frame)
    {
        var end = buffer[_looked..].IndexOf((byte)'\n');
        if (end >= 0)
        {
            end += _looked;
            _looked = 0;
            frame = new() { Length = end + 1, Data = buffer[..end].Trim(Blank) };
            return true;
        }

        if (ended && buffer.Length > 0)
        {
            _looked = 0;
            frame = new() { Length = buffer.Length, Data = buffer.Trim(Blank), Unterminated = true };
            return true;
        }

        _looked = buffer.Length;
        frame = default;
        return false;
    }
}
