using System.Buffers.Binary;
using System.Text;

namespace Simulator.Formats.Bedrock;

/// <summary>
/// A frame of <c>application/vnd.amazon.eventstream</c>: total length, headers' length, CRC of those two; headers; payload; CRC of all that. Numbers are big-endian.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html, read 2026-08.
/// </summary>
internal static class EventFrame
{
    private const int Prelude = 12;
    private const int Checksum = 4;
    private const byte StringHeader = 7;

    public static byte[] Of(StreamEvent streamEvent)
    {
        var headers = new List<byte>();
        Add(headers, streamEvent.IsError ? ":exception-type" : ":event-type", streamEvent.Name ?? "");
        Add(headers, ":content-type", "application/json");
        Add(headers, ":message-type", streamEvent.IsError ? "exception" : "event");
        var frame = new byte[Prelude + headers.Count + streamEvent.Payload.Length + Checksum];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headers.Count);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.Of(frame.AsSpan(0, 8)));
        headers.CopyTo(frame, Prelude);
        streamEvent.Payload.CopyTo(frame, Prelude + headers.Count);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - Checksum), Crc32.Of(frame.AsSpan(0, frame.Length - Checksum)));
        return frame;
    }

    private static void Add(List<byte> headers, string name, string value)
    {
        var length = (Span<byte>)stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)Encoding.UTF8.GetByteCount(value));
        headers.Add((byte)name.Length);
        headers.AddRange(Encoding.ASCII.GetBytes(name));
        headers.Add(StringHeader);
        headers.AddRange(length);
        headers.AddRange(Encoding.UTF8.GetBytes(value));
    }
}
