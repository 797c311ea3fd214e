using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Storage.Spool;

/// <summary>Writes values one after another into a span that is known to be large enough.</summary>
internal ref struct PayloadWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Written { get; private set; }

    public void Byte(byte value) => _buffer[Written++] = value;

    /// <summary>Seven bits a byte, least significant first; small negative numbers stay small.</summary>
    public void Number(long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        while (rest >= 0x80)
        {
            Byte((byte)(rest | 0x80));
            rest >>= 7;
        }

        Byte((byte)rest);
    }

    /// <summary>UTF-8 after its length.</summary>
    public void Text(string value)
    {
        Number(Encoding.UTF8.GetByteCount(value));
        Written += Encoding.UTF8.GetBytes(value, _buffer[Written..]);
    }
}
