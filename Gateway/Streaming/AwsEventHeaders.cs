using System.Buffers.Binary;

namespace Gateway.Streaming;

/// <summary>Walks over the headers of a frame of an AWS event stream: a name's length, the name, the value's type, the value.</summary>
internal ref struct AwsEventHeaders(ReadOnlySpan<byte> rest)
{
    private const byte Bytes = 6;
    private const byte String = 7;

    private ReadOnlySpan<byte> _rest = rest;

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value where it is a string; else empty.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Goes to the next header; false at the end.</summary>
    /// <exception cref="InvalidDataException">A header is cut off, or of a type there is none of.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        Name = Take(Take(1)[0]);
        var type = Take(1)[0];
        var value = Take(type switch
        {
            0 or 1 => 0,       // true, false
            2 => 1,            // a byte
            3 => 2,            // a short
            4 => 4,            // an integer
            5 or 8 => 8,       // a long, a timestamp
            Bytes or String => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            9 => 16,           // a UUID
            _ => throw new InvalidDataException("A header of the event stream is of an unknown type."),
        });
        Text = type == String ? value : default;
        return true;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw new InvalidDataException("A header of the event stream is cut off.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
