using System.Buffers;
using System.Text;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Gateway.Streaming;
using Gateway.Tests.Protocols.OpenAI;
using Gateway.Tests.Support;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Tests.Streaming;

public class TranslatedStreamTests
{
    private static readonly string[] Story =
    [
        """{"id":"a"}""", """{"reasoning":"hm"}""", """{"text":"He\n"}""", """{"text":"llo 😀"}""", """{"call":"f"}""", """{"args":"{\"a\":"}""", """{"args":"1}"}""",
        """{"finish":"Stop"}""", """{"usage":[3,4]}""", """{"end":true}""",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stream_Whole_SaysTheSameAtEverySplit(bool lines)
    {
        var framing = lines ? StreamFraming.JsonLines : StreamFraming.ServerSentEvents;
        var said = new HashSet<string>();
        foreach (var size in (int[])[1 << 16, 1, 2, 3, 7, 64])
        {
            using var stream = Open(framing);
            said.Add(Feed(stream, Bytes(Story, framing), size, out var status));

            status.ShouldBe(StreamStatus.Complete);
            stream.Usage.ShouldBe(new TokenUsage(3, 0, 4, 0));
            stream.ContentChunks.ShouldBe(5);
            stream.ContentBytes.ShouldBe(2 + 4 + 8 + 7 + 2);
        }

        var message = Heard.Accumulate(said.ShouldHaveSingleItem()).GetProperty("choices")[0].GetProperty("message");
        message.GetProperty("content").GetString().ShouldBe("He\nllo 😀");
        message.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString().ShouldBe("{\"a\":1}");
    }

    [Fact]
    public void Stream_CutAtAnyEvent_IsUnreachableAndSaysNoDone()
    {
        for (var kept = 0; kept < Story.Length; kept++)
        {
            foreach (var framing in (StreamFraming[])[StreamFraming.JsonLines, StreamFraming.ServerSentEvents])
            {
                var bytes = Bytes(Story[..kept], framing);
                AssertCut(framing, bytes);
                AssertCut(framing, [.. bytes, .. "data: {\"te"u8[(framing is StreamFraming.JsonLines ? 6 : 0)..]]);
            }
        }

        static void AssertCut(StreamFraming framing, byte[] bytes)
        {
            using var stream = Open(framing);
            Feed(stream, bytes, 5, out var status).ShouldNotContain("[DONE]");
            status.ShouldBe(StreamStatus.Failed);
            stream.Failure!.Kind.ShouldBe(FailureKind.Unreachable);
        }
    }

    [Theory]
    [InlineData("{\"text\":", FailureKind.Malformed)]
    [InlineData("7", FailureKind.Malformed)]
    [InlineData("{\"nonsense\":1}", FailureKind.Malformed)]
    [InlineData("{\"args\":\"{}\"}", FailureKind.Malformed)]
    [InlineData("{\"end\":true}", FailureKind.Malformed)]
    [InlineData("{\"error\":\"overloaded_error\"}", FailureKind.Overloaded)]
    [InlineData("{\"error\":\"invalid_request_error\"}", FailureKind.ClientFault)]
    [InlineData("{\"text\":\"x\",\"error\":\"rate_limit_error\"}", FailureKind.Throttled)]
    public void Stream_BrokenFirstEvent_SaysHow(string data, FailureKind kind)
    {
        using var stream = Open(StreamFraming.JsonLines);
        Feed(stream, Encoding.UTF8.GetBytes(data + "\n{\"usage\":[1,1]}\n{\"text\":\"late\"}\n"), 3, out var status).ShouldNotContain("late");

        status.ShouldBe(StreamStatus.Failed);
        stream.Failure!.Kind.ShouldBe(kind);
    }

    [Theory]
    [InlineData("{\"text\":\"x\"}", 1)]
    [InlineData("{\"reasoning\":\"x\"}", 1)]
    [InlineData("{\"text\":\"\"}", 0)]
    [InlineData("{\"id\":\"x\"}", 0)]
    [InlineData("{\"call\":\"f\"}", 0)]
    [InlineData("{\"call\":\"f\",\"args\":\"\"}", 0)]
    [InlineData("{\"call\":\"f\",\"args\":\"{\"}", 1)]
    [InlineData("{\"call\":\"f\",\"finish\":\"Stop\"}", 0)]
    public void Stream_Event_CountsAsContentOnlyWithSomethingInIt(string data, int content)
    {
        using var stream = Open(StreamFraming.JsonLines);
        stream.Read(Encoding.UTF8.GetBytes(data + "\n"), false, new ArrayBufferWriter<byte>(), out _);

        stream.ContentChunks.ShouldBe(content);
    }

    [Theory]
    [InlineData("{\"refusal\":\"no\"}")]
    [InlineData("{\"finish\":\"ContentFilter\"}")]
    public void Stream_RefusalFirst_FailsOnlyWhereTheTierSaysSo(string refusal)
    {
        string[] end = ["{\"finish\":\"Stop\"}", "{\"usage\":[1,1]}", "{\"end\":true}"];
        var picky = Heard.Terms with { FallbackOnRefusal = true };

        Follow([refusal, .. end], picky, out var stream).ShouldBe(StreamStatus.Failed);
        stream.Failure!.Kind.ShouldBe(FailureKind.Refused);
        Follow([refusal, .. end], Heard.Terms, out _).ShouldBe(StreamStatus.Complete);
        Follow(["{\"text\":\"x\"}", refusal, .. end], picky, out _).ShouldBe(StreamStatus.Complete);
    }

    [Fact]
    public void Stream_UsageBehindTheEnd_IsWaitedFor()
    {
        using var stream = Open(StreamFraming.JsonLines, Heard.Terms with { WantsUsage = true });
        var output = new ArrayBufferWriter<byte>();

        stream.Read("{\"text\":\"x\"}\n{\"end\":true}\n"u8, false, output, out _).ShouldBe(StreamStatus.Open);
        stream.Read("{\"usage\":[3,4]}\n"u8, false, output, out _).ShouldBe(StreamStatus.Complete);

        Heard.Accumulate(Encoding.UTF8.GetString(output.WrittenSpan)).GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(7);
    }

    [Fact]
    public void Stream_WithoutUsage_IsWholeWhenItIsOver()
    {
        using var stream = Open(StreamFraming.JsonLines, Heard.Terms with { WantsUsage = true });

        Feed(stream, "{\"text\":\"x\"}\n{\"end\":true}\n"u8.ToArray(), 64, out var status).ShouldEndWith("data: [DONE]\n\n");
        status.ShouldBe(StreamStatus.Complete);
        stream.Usage.ShouldBeNull();
    }

    [Fact]
    public void Stream_BrokenBehindItsFinish_HandsOverWhatWasKept()
    {
        using var stream = Open(StreamFraming.JsonLines);
        var output = new ArrayBufferWriter<byte>();
        stream.Read("{\"text\":\"x\",\"finish\":\"Length\"}\n"u8, false, output, out _);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldNotContain("length");

        stream.ReleaseKept(output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldContain("\"finish_reason\":\"length\"");
    }

    [Fact]
    public void JsonLines_AnyLineEnd_IsOne()
    {
        using var stream = Open(StreamFraming.JsonLines);

        Feed(stream, "\r\n{\"text\":\"x\"}\r\n\n {\"usage\":[1,1],\"end\":true}"u8.ToArray(), 4, out var status);

        status.ShouldBe(StreamStatus.Complete);
    }

    [Fact]
    public void Stream_FromRandomBytes_NeverThrows()
    {
        var random = new Random(7);
        var story = Bytes(Story, StreamFraming.JsonLines);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = story.ToArray();
            for (var edit = random.Next(1, 6); edit > 0; edit--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using var stream = Open(round % 2 == 0 ? StreamFraming.JsonLines : StreamFraming.ServerSentEvents);
            Feed(stream, bytes, 16, out var status);
            status.ShouldNotBe(StreamStatus.Open);
        }
    }

    private static StreamStatus Follow(string[] events, AnswerTerms terms, out TranslatedStream stream)
    {
        stream = Open(StreamFraming.JsonLines, terms);
        Feed(stream, Bytes(events, StreamFraming.JsonLines), 1 << 16, out var status);
        stream.Dispose();
        return status;
    }

    private static TranslatedStream Open(StreamFraming framing, AnswerTerms? terms = null) =>
        new(StreamFramers.Create(framing), new ScriptProtocol("script", framing).CreateStreamParser(), new ChunkWriter(terms ?? Heard.Terms), (terms ?? Heard.Terms).FallbackOnRefusal);

    private static byte[] Bytes(IEnumerable<string> events, StreamFraming framing) =>
        Encoding.UTF8.GetBytes(string.Concat(events.Select(data => framing is StreamFraming.JsonLines ? data + "\n" : $": keep-alive\n\nevent: x\ndata: {data}\n\n")));

    private static string Feed(TranslatedStream stream, byte[] bytes, int size, out StreamStatus status)
    {
        var output = new ArrayBufferWriter<byte>();
        var start = 0;
        status = StreamStatus.Open;
        for (var end = Math.Min(size, bytes.Length); status is StreamStatus.Open; end = Math.Min(end + size, bytes.Length))
        {
            status = stream.Read(bytes.AsSpan(start, end - start), false, output, out var consumed);
            start += consumed;
            if (status is StreamStatus.Open && end == bytes.Length)
            {
                status = stream.Read(bytes.AsSpan(start), true, output, out _);
                break;
            }
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
