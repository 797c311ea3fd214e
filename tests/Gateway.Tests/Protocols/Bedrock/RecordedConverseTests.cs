using System.Text;
using Gateway.Errors;
using Gateway.Protocols.Bedrock;
using Gateway.Streaming;
using Gateway.Tests.Protocols.Anthropic;
using Gateway.Tests.Recorded;
using Routing.Failures;

namespace Gateway.Tests.Protocols.Bedrock;

/// <summary>Every recorded answer of Converse, judged by an independent reading of its bytes.</summary>
public class RecordedConverseTests
{
    public static TheoryData<string> Whole => [.. RecordedConverse.Ids(e => e is { Status: 200, IsStream: false })];

    public static TheoryData<string> Streams => [.. RecordedConverse.Ids(e => e is { Status: 200, IsStream: true })];

    public static TheoryData<string> Errors => [.. RecordedConverse.Ids(e => e.Status != 200)];

    [Theory]
    [MemberData(nameof(Whole))]
    public void Answer_Recorded_SaysWhatItsBytesSay(string id)
    {
        var exchange = RecordedConverse.Find(id);
        var sink = new MessagesSink();

        new BedrockProtocol().ParseAnswer(exchange.Body, sink);

        ExpectedConverse.OfBody(exchange.Body).ShouldBe(sink, id);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_Recorded_SaysWhatItsEventsSay_HoweverItIsRead(string id)
    {
        var bytes = RecordedConverse.BytesOf(RecordedConverse.Find(id));
        var expected = ExpectedConverse.OfEvents(RecordedConverse.FramesOf(bytes));
        foreach (var size in new[] { bytes.Length, 1, 7, 100, 4096 })
        {
            expected.ShouldBe(Replay(bytes, size), $"{id} in reads of {size}");
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_CutAtEveryEventAndWithin_IsWholeOnlyBehindItsStop(string id)
    {
        var bytes = RecordedConverse.BytesOf(RecordedConverse.Find(id));
        var frames = RecordedConverse.FramesOf(bytes);
        for (var count = 0; count < frames.Count; count++)
        {
            var end = count == 0 ? 0 : frames[count - 1].End;
            var expected = ExpectedConverse.OfEvents(frames.Take(count));

            expected.ShouldBe(Replay(bytes[..end], 4096), $"{id} cut after {count} events");
            expected.ShouldBe(Replay(bytes[..(end + 5)], 4096), $"{id} cut within event {count}");
            expected.ShouldBe(Replay(bytes[..(frames[count].End - 1)], 4096), $"{id} cut before the end of event {count}");
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Error_Recorded_IsOfTheKindItsStatusAndTypeSay(string id)
    {
        var exchange = RecordedConverse.Find(id);
        Assert.SkipWhen(exchange.IsSuspect, "perhaps written by hand");
        var type = exchange.ResponseHeaders.GetValueOrDefault("x-amzn-errortype");

        var error = new BedrockProtocol().ParseError(exchange.Status, type, exchange.Body);

        var text = Encoding.UTF8.GetString(exchange.Body);
        error.Message.ShouldNotBeEmpty();
        text.ShouldContain(error.Message);
        error.Type.ShouldBe(type?.Split(':')[0]);
        FailureClassifier.Classify(exchange.Status, error, false).ShouldBe(exchange.Status switch
        {
            400 => FailureKind.ClientFault,
            403 => FailureKind.CredentialRejected,
            429 => FailureKind.Throttled,
            _ => FailureKind.Overloaded,
        });
    }

    [Fact]
    public void Exchanges_OfConverse_AreAllThere()
    {
        Assert.SkipWhen(RecordedFolder.Path is null, RecordedFolder.WhyMissing);
        RecordedConverse.All.Count.ShouldBeGreaterThanOrEqualTo(33);
    }

    private static MessagesSink Replay(byte[] bytes, int size)
    {
        var sink = new MessagesSink();
        var parser = new BedrockProtocol().CreateStreamParser();
        var framer = new AwsEventStreamFramer();
        var start = 0;
        for (var end = Math.Min(size, bytes.Length); ; end = Math.Min(end + size, bytes.Length))
        {
            while (framer.TryRead(bytes.AsSpan(start..end), end == bytes.Length, out var frame))
            {
                if (!frame.Unterminated)
                {
                    parser.Parse(frame.Name, frame.Data, sink);
                }

                start += frame.Length;
            }

            if (end == bytes.Length)
            {
                parser.Complete(sink);
                return sink;
            }
        }
    }
}
