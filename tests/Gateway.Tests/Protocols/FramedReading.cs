using Gateway.Protocols;
using Gateway.Streaming;

namespace Gateway.Tests.Protocols;

/// <summary>Feeds a body to a parser through its framing, in reads of any size.</summary>
internal static class FramedReading
{
    public static RecordingSink Read(IProtocol protocol, ReadOnlySpan<byte> body, int size)
    {
        var sink = new RecordingSink();
        var parser = protocol.CreateStreamParser();
        IStreamFramer framer = protocol.Framing == StreamFraming.JsonLines ? new JsonLinesFraming() : new SseFraming();
        var start = 0;
        for (var end = Math.Min(size, body.Length); ; end = Math.Min(end + size, body.Length))
        {
            while (framer.TryRead(body[start..end], end == body.Length, out var frame))
            {
                if (!frame.Data.IsEmpty)
                {
                    parser.Parse(frame.Name, frame.Data, sink);
                }

                start += frame.Length;
            }

            if (end == body.Length)
            {
                parser.Complete(sink);
                return sink;
            }
        }
    }
}
