using System.Buffers.Binary;
using System.Text;

namespace Gateway.Tests.Streaming;

/// <summary>Frames of an AWS event stream, made without the product's code.</summary>
internal static class EventStreamFrames
{
    public static byte[] Event(string type, string payload) => Frame(payload, (":event-type", type), (":content-type", "application/json"), (":message-type", "event"));

    public static byte[] Exception(string type, string payload) => Frame(payload, (":exception-type", type), (":content-type", "application/json"), (":message-type", "exception"));

    public static byte[] Frame(string payload, params (string Name, string Value)[] headers)
    {
        var list = new List<byte>();
        foreach (var (name, value) in headers)
        {
            list.Add((byte)name.Length);
            list.AddRange(Encoding.UTF8.GetBytes(name));
            list.Add(7);
            var text = Encoding.UTF8.GetBytes(value);
            list.AddRange([(byte)(text.Length >> 8), (byte)text.Length]);
            list.AddRange(text);
        }

        return Frame([.. list], Encoding.UTF8.GetBytes(payload));
    }

    public static byte[] Frame(byte[] headers, byte[] payload)
    {
        var frame = new byte[16 + headers.Length + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headers.Length);
        return Seal(frame, headers, payload);
    }

    /// <summary>Puts checksums that fit onto whatever the prelude says.</summary>
    public static byte[] Seal(byte[] frame, byte[] headers, byte[] payload)
    {
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), SlowCrc(frame.AsSpan(0, 8)));
        headers.CopyTo(frame.AsSpan(12));
        payload.CopyTo(frame.AsSpan(12 + headers.Length));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), SlowCrc(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    /// <summary>The definition, bit by bit.</summary>
    public static uint SlowCrc(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var b in bytes)
        {
            sum ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xEDB88320 : sum >> 1;
            }
        }

        return ~sum;
    }
}
