using System.Text;

namespace Storage.Spool;

/// <summary>Reads what <see cref="PayloadWriter"/> wrote. What it was not made for throws <see cref="InvalidDataException"/>.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte()
    {
        if (_rest.IsEmpty)
        {
            throw new InvalidDataException("The record is shorter than its fields.");
        }

        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public long Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new InvalidDataException("A number has more than 64 bits.");
    }

    public string Text() => Encoding.UTF8.GetString(TextBytes());

    /// <summary>A text that other records are likely to have too.</summary>
    public string Text(RecentTexts recent) => recent.Get(TextBytes());

    private ReadOnlySpan<byte> TextBytes()
    {
        var length = Number();
        if (length < 0 || length > _rest.Length)
        {
            throw new InvalidDataException("A text is longer than its record.");
        }

        var value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return value;
    }
}
