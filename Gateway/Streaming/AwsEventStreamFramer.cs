using System.Buffers.Binary;

namespace Gateway.Streaming;

/// <summary>
/// Finds the frames of <c>application/vnd.amazon.eventstream</c>: a prelude of lengths with its checksum, headers, payload, a checksum over all.
/// A frame's name is its <c>:event-type</c>, or its <c>:exception-type</c>; one of <c>:message-type</c> <c>error</c> is named so, with its message for a payload.
/// Source: smithy.io/2.0/aws/amazon-eventstream.html, and the limits of aws-c-event-stream, read 2026-11-21.
/// </summary>
internal sealed class AwsEventStreamFramer : IStreamFramer
{
    private const int PreludeLength = 12;
    private const int ChecksumLength = 4;
    private const int LeastFrame = PreludeLength + ChecksumLength;

    /// <summary>The longest frame the format allows.</summary>
    private const int LongestFrame = 16 << 20;

    /// <summary>The longest headers the format allows.</summary>
    private const int LongestHeaders = 128 << 10;

    /// <summary>Length of the frame whose prelude was checked; 0 before that.</summary>
    private int _length;

    public bool TryRead(ReadOnlySpan<byte> buffer, bool ended, out StreamFrame frame)
    {
        if (_length == 0 && buffer.Length >= PreludeLength)
        {
            _length = CheckPrelude(buffer);
        }

        if (_length > 0 && buffer.Length >= _length)
        {
            frame = Read(buffer[.._length]);
            _length = 0;
            return true;
        }

        if (ended && buffer.Length > 0)
        {
            _length = 0;
            frame = new() { Length = buffer.Length, Unterminated = true };
            return true;
        }

        frame = default;
        return false;
    }

    private static int CheckPrelude(ReadOnlySpan<byte> buffer)
    {
        if (Crc32.Of(buffer[..8]) != BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]))
        {
            throw new InvalidDataException("A frame of the event stream begins with a wrong checksum.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(buffer);
        var headers = BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]);
        if (length is < LeastFrame or > LongestFrame || headers > LongestHeaders || headers > length - LeastFrame)
        {
            throw new InvalidDataException("A frame of the event stream is longer than the format allows, or shorter than itself.");
        }

        return (int)length;
    }

    private static StreamFrame Read(ReadOnlySpan<byte> bytes)
    {
        if (Crc32.Of(bytes[..^ChecksumLength]) != BinaryPrimitives.ReadUInt32BigEndian(bytes[^ChecksumLength..]))
        {
            throw new InvalidDataException("A frame of the event stream has a wrong checksum.");
        }

        var headersLength = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        var payload = bytes[(PreludeLength + headersLength)..^ChecksumLength];
        var headers = new AwsEventHeaders(bytes.Slice(PreludeLength, headersLength));
        ReadOnlySpan<byte> kind = default, eventType = default, exceptionType = default, errorMessage = default;
        while (headers.Next())
        {
            if (headers.Name.SequenceEqual(":event-type"u8))
            {
                eventType = headers.Text;
            }
            else if (headers.Name.SequenceEqual(":message-type"u8))
            {
                kind = headers.Text;
            }
            else if (headers.Name.SequenceEqual(":exception-type"u8))
            {
                exceptionType = headers.Text;
            }
            else if (headers.Name.SequenceEqual(":error-message"u8))
            {
                errorMessage = headers.Text;
            }
        }

        return kind switch
        {
            _ when kind.SequenceEqual("exception"u8) => new() { Length = bytes.Length, Name = exceptionType.IsEmpty ? kind : exceptionType, Data = payload },
            _ when kind.SequenceEqual("error"u8) => new() { Length = bytes.Length, Name = kind, Data = payload.IsEmpty ? errorMessage : payload },
            _ => new() { Length = bytes.Length, Name = eventType, Data = payload },
        };
    }
}
