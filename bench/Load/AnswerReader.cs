using System.Buffers.Text;

namespace Load;

/// <summary>
/// Reads an HTTP/1.1 answer wherever the reads split it, by length or chunked, and compares its body with the expected one as it comes.
/// Anything else than a 200 with exactly that body is an <see cref="InvalidDataException"/>. Without an expected body, what came is kept.
/// </summary>
internal sealed class AnswerReader(ExpectedBody? expected)
{
    private readonly byte[] _line = new byte[16 * 1024];
    private int _lineLength;
    private State _state;
    private bool _chunked;
    private bool _statusSeen;
    private long _left;
    private int _body;

    public bool IsWhole => _state is State.Whole;

    public MemoryStream Kept { get; } = new();

    public void Reset()
    {
        (_lineLength, _state, _chunked, _statusSeen, _left, _body) = (0, State.Head, false, false, 0, 0);
        Kept.SetLength(0);
    }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        Demand(!bytes.IsEmpty, "the connection was closed before the answer was whole");
        while (!bytes.IsEmpty)
        {
            Demand(!IsWhole, "there is more than the answer");
            bytes = _state is State.Body ? TakeBody(bytes) : TakeLine(bytes);
        }
    }

    private ReadOnlySpan<byte> TakeBody(ReadOnlySpan<byte> bytes)
    {
        var part = bytes[..(int)Math.Min(bytes.Length, _left)];
        if (expected is null)
        {
            Kept.Write(part);
        }
        else
        {
            Demand(expected.Has(_body, part), "the answer is garbled");
        }

        _body += part.Length;
        _left -= part.Length;
        if (_left == 0)
        {
            _state = _chunked ? State.ChunkEnd : Finish();
        }

        return bytes[part.Length..];
    }

    private ReadOnlySpan<byte> TakeLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var part = end < 0 ? bytes : bytes[..(end + 1)];
        Demand(_lineLength + part.Length <= _line.Length, "a line of the answer has no end");
        part.CopyTo(_line.AsSpan(_lineLength));
        _lineLength += part.Length;
        if (end >= 0)
        {
            ReadLine(_line.AsSpan(0, _lineLength).TrimEnd("\r\n"u8));
            _lineLength = 0;
        }

        return bytes[part.Length..];
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        switch (_state)
        {
            case State.Head when line.IsEmpty:
                _state = _chunked ? State.ChunkSize : _left > 0 ? State.Body : Finish();
                break;
            case State.Head:
                ReadHead(line);
                break;
            case State.ChunkSize:
                Demand(Utf8Parser.TryParse(line, out _left, out var read, 'x') && read > 0, "the answer's chunks are garbled");
                _state = _left > 0 ? State.Body : State.Trailer;
                break;
            case State.ChunkEnd:
                Demand(line.IsEmpty, "the answer's chunks are garbled");
                _state = State.ChunkSize;
                break;
            case State.Trailer when line.IsEmpty:
                _state = Finish();
                break;
        }
    }

    private void ReadHead(ReadOnlySpan<byte> line)
    {
        if (!_statusSeen)
        {
            Demand(line.StartsWith("HTTP/1.1 200"u8), "the status is not 200");
            _statusSeen = true;
        }
        else if (Value(line, "content-length:") is { IsEmpty: false } length)
        {
            Demand(Utf8Parser.TryParse(length, out _left, out _), "the content length is garbled");
        }
        else if (Value(line, "transfer-encoding:") is { IsEmpty: false } coding)
        {
            _chunked = coding.SequenceEqual("chunked"u8);
        }
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, string name) =>
        line.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name) ? line[name.Length..].Trim((byte)' ') : default;

    private State Finish()
    {
        Demand(expected is null || _body == expected.Length, "the answer is cut short");
        return State.Whole;
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    private enum State
    {
        Head,
        Body,
        ChunkSize,
        ChunkEnd,
        Trailer,
        Whole,
    }
}
