using Gateway.Protocols.Anthropic;
using Gateway.Protocols.Bedrock;
using Gateway.Streaming;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>Every recorded answer, judged by an independent reading of its bytes.</summary>
public class RecordedAnswerTests
{
    public static TheoryData<string> Whole => [.. RecordedMessages.Ids(e => e is { Status: 200, IsStream: false })];

    public static TheoryData<string> Streams => [.. RecordedMessages.Ids(e => e is { Status: 200, IsStream: true })];

    [Theory]
    [MemberData(nameof(Whole))]
    public void Answer_Recorded_SaysWhatItsBytesSay(string id)
    {
        var exchange = Find(id);
        var sink = new MessagesSink();

        Protocol(exchange).ParseAnswer(exchange.Body, sink);

        ExpectedAnswer.OfBody(exchange.Body).ShouldBe(sink, id);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_Recorded_SaysWhatItsEventsSay(string id)
    {
        var exchange = Find(id);
        var sink = new MessagesSink();

        Replay(exchange, RecordedMessages.EventsOf(exchange), sink);

        ExpectedAnswer.OfEvents(RecordedMessages.MessageEventsOf(exchange)).ShouldBe(sink, id);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_CutAtEveryEvent_IsNeverWhole(string id)
    {
        var exchange = Find(id);
        var events = RecordedMessages.EventsOf(exchange);
        var messages = RecordedMessages.MessageEventsOf(exchange);
        for (var count = 0; count < events.Count; count++)
        {
            var sink = new MessagesSink();

            Replay(exchange, events.Take(count), sink);

            ExpectedAnswer.OfEvents(messages.Take(count)).ShouldBe(sink, $"{id} cut after {count} events");
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_ReadByteByByte_SaysTheSame(string id)
    {
        var exchange = Find(id);
        Assert.SkipWhen(RecordedMessages.IsBinary(exchange), "its framing is tested with Bedrock");
        var sink = new MessagesSink();
        var parser = Protocol(exchange).CreateStreamParser();
        var framer = default(SseFramer);
        var start = 0;

        for (var end = 1; end <= exchange.Body.Length; end++)
        {
            while (framer.TryRead(exchange.Body.AsSpan(start..end), end == exchange.Body.Length, out var found))
            {
                if (found.DataLines > 0)
                {
                    parser.Parse(default, exchange.Body.AsSpan(start + found.DataStart, found.DataLength), sink);
                }

                start += found.Length;
            }
        }

        parser.Complete(sink);
        ExpectedAnswer.OfEvents(RecordedMessages.MessageEventsOf(exchange)).ShouldBe(sink, id);
    }

    private static void Replay(RecordedExchange exchange, IEnumerable<byte[]> events, MessagesSink sink)
    {
        var plain = Protocol(exchange).CreateStreamParser();
        var parser = RecordedMessages.IsBinary(exchange) ? new WrappedStreamParser(plain) : plain;
        foreach (var data in events)
        {
            parser.Parse("chunk"u8, data, sink);
        }

        parser.Complete(sink);
    }

    private static RecordedExchange Find(string id)
    {
        Assert.SkipWhen(id == RecordedMessages.None, RecordedFolder.WhyMissing);
        return RecordedMessages.All[id];
    }

    private static AnthropicProtocol Protocol(RecordedExchange exchange) => new AnthropicProtocol(RecordedMessages.DialectOf(exchange));
}
