using System.Buffers;
using System.Text;
using Gateway.Configuration;
using Gateway.Streaming;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Tests.Streaming;

public class ChatStreamTests
{
    private const string Role = """data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""" + "\n\n";
    private const string Hello = """data: {"id":"c","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}""" + "\n\n";
    private const string Stop = """data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n";
    private const string Usage = """data: {"id":"c","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}""" + "\n\n";
    private const string Done = "data: [DONE]\n\n";

    [Fact]
    public void Stream_Whole_IsPassedOnUnchangedAtEverySplit() => Follow(Role + Hello + Stop + Done).ShouldBe((StreamStatus.Complete, Role + Hello + Stop + Done));

    [Fact]
    public void Stream_UsageTheClientDidNotAskFor_IsHiddenButRead()
    {
        using var stream = new ChatStream(new());
        var shown = Feed(stream, Role + Hello + Stop + Usage + Done, 1 << 16, out var status);

        status.ShouldBe(StreamStatus.Complete);
        shown.ShouldBe(Role + Hello + Stop + Done);
        stream.Usage.ShouldBe(new TokenUsage(5, 0, 1, 0));
    }

    [Fact]
    public void Stream_UsageTheClientAskedFor_CarriesTheTrailer()
    {
        var options = new ChatStreamOptions { ClientWantsUsage = true, Trailer = _ => """{"target":"a/b"}"""u8.ToArray() };

        var shown = Follow(Role + Hello + Stop + Usage + Done, options).Shown;

        shown.ShouldBe(Role + Hello + Stop + """data: {"id":"c","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6},"gateway":{"target":"a/b"}}""" + "\n\n" + Done);
    }

    [Fact]
    public void Stream_EventAfterTheUsage_CarriesTheTrailerInItsPlace()
    {
        var options = new ChatStreamOptions { ClientWantsUsage = true, Trailer = _ => "{}"u8.ToArray() };
        var last = Stop.Replace("}\n\n", ",\"gateway\":{}}\n\n", StringComparison.Ordinal);

        Follow(Role + Hello + Stop + Usage + Stop + Done, options).Shown.ShouldBe(Role + Hello + Stop + Usage + last + Done);
    }

    [Theory]
    [InlineData(StreamEnd.Done, false)]
    [InlineData(StreamEnd.FinishReason, true)]
    public void Stream_EndsAfterFinishReasonWithoutDone_CountsAsTheProviderDoes(StreamEnd end, bool whole) =>
        Follow(Role + Hello + Stop, new() { End = end }).Status.ShouldBe(whole ? StreamStatus.Complete : StreamStatus.Failed);

    [Fact]
    public void Stream_EndsWithoutDone_GetsOne() => Follow(Role + Hello + Stop, new() { End = StreamEnd.FinishReason }).Shown.ShouldEndWith(Stop + Done);

    [Fact]
    public void Stream_OneOfTwoChoicesUnfinished_IsCut()
    {
        var second = Hello.Replace("\"index\":0", "\"index\":1", StringComparison.Ordinal);

        Follow(Role + Hello + second + Stop, new() { End = StreamEnd.FinishReason }).Status.ShouldBe(StreamStatus.Failed);
    }

    [Theory]
    [InlineData(Role, FailureKind.Unreachable)]
    [InlineData(Role + Hello, FailureKind.Unreachable)]
    [InlineData(Role + "data: {\"id\":\"c\",\"cho", FailureKind.Unreachable)]
    [InlineData(Role + "data: {not json}\n\n", FailureKind.Malformed)]
    [InlineData(Role + "data: 7\n\n", FailureKind.Malformed)]
    [InlineData("data: [DONE]\n\n", FailureKind.Malformed)]
    [InlineData("data: {\"id\":\"x\"}\n\ndata: [DONE]\n\n", FailureKind.Malformed)]
    [InlineData("", FailureKind.Unreachable)]
    [InlineData("data: {\"error\":{\"message\":\"down\",\"code\":502}}\n\n", FailureKind.Overloaded)]
    [InlineData("event: error\ndata: {\"error\":{\"message\":\"no\",\"code\":\"tool_use_failed\",\"status_code\":400}}\n\n", FailureKind.ClientFault)]
    [InlineData("data: {\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}\n\n", FailureKind.Throttled)]
    [InlineData("data: {\"error\":{\"message\":\"strange\"}}\n\n", FailureKind.Overloaded)]
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\",\"error\":{\"message\":\"x\",\"code\":503}}]}\n\n", FailureKind.Overloaded)]
    public void Stream_Broken_SaysHow(string text, FailureKind kind)
    {
        foreach (var size in (int[])[1, 7, 1 << 16])
        {
            using var stream = new ChatStream(new() { End = StreamEnd.Done });
            Feed(stream, text, size, out var status);

            status.ShouldBe(StreamStatus.Failed);
            stream.Failure!.Kind.ShouldBe(kind);
        }
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"x"}}]}""", 1)]
    [InlineData("""{"choices":[{"index":0,"delta":{"reasoning_content":"x"}}]}""", 1)]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\""}}]}}]}""", 1)]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"type":"custom","custom":{"input":"x"}}]}}]}""", 1)]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":""}}]}}]}""", 0)]
    [InlineData("""{"choices":[{"index":0,"delta":{"function_call":{"name":"f","arguments":""}}}]}""", 0)]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":[{"type":"thinking"}]}}]}""", 1)]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"assistant","content":null,"refusal":null,"tool_calls":[],"audio":{}}}]}""", 0)]
    [InlineData("""{"choices":[],"prompt_filter_results":[{"x":1}]}""", 0)]
    public void Stream_Chunk_CountsAsContentOnlyWithSomethingInIt(string chunk, int content)
    {
        using var stream = new ChatStream(new());
        Feed(stream, $"data: {chunk}\n\n", 1 << 16, out _);

        stream.ContentChunks.ShouldBe(content);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"refusal":"no"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}""")]
    public void Stream_RefusalFirst_FailsOnlyWhereTheTierSaysSo(string chunk)
    {
        Follow(Role + $"data: {chunk}\n\n" + Stop + Done, new() { FallbackOnRefusal = true }).Status.ShouldBe(StreamStatus.Failed);
        Follow(Role + $"data: {chunk}\n\n" + Stop + Done).Status.ShouldBe(StreamStatus.Complete);
        Follow(Role + Hello + $"data: {chunk}\n\n" + Stop + Done, new() { FallbackOnRefusal = true }).Status.ShouldBe(StreamStatus.Complete);
    }

    [Fact]
    public void Stream_KeepAliveBehindTheLastChunk_DoesNotCostTheTrailer()
    {
        var options = new ChatStreamOptions { ClientWantsUsage = true, Trailer = _ => "{}"u8.ToArray() };

        Follow(Role + Hello + Stop + Usage + ": keep-alive\n\n" + Done, options).Shown.ShouldContain(",\"gateway\":{}}");
    }

    [Fact]
    public void Stream_EndsBeforeTheSecondOfTwoChoicesBegan_IsCut() =>
        Follow(Role + Hello + Stop, new() { End = StreamEnd.FinishReason, Choices = 2 }).Status.ShouldBe(StreamStatus.Failed);

    [Theory]
    [InlineData("\"\"")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Stream_ErrorMemberThatSaysNothing_IsNone(string nothing) =>
        Follow(Role + Hello.Replace("\"id\":\"c\"", $"\"error\":{nothing}", StringComparison.Ordinal) + Stop + Done).Status.ShouldBe(StreamStatus.Complete);

    [Fact]
    public void Stream_CommentsAndCarriageReturns_AreFine()
    {
        var text = (": keep-alive\n\n" + Role + ": x\n\n" + Hello + Stop).Replace("\n", "\r\n", StringComparison.Ordinal) + "data: [DONE]";

        Follow(text).ShouldBe((StreamStatus.Complete, text + "\n\n"));
    }

    [Fact]
    public void Stream_PayloadOverSeveralDataLines_IsUnderstood() =>
        Follow(Role + "data: {\"choices\":[{\"index\":0,\ndata: \"delta\":{\"content\":\"x\"}}]}\n\n" + Stop + Done).Status.ShouldBe(StreamStatus.Complete);

    /// <summary>The outcome, which must be the same at every split.</summary>
    private static (StreamStatus Status, string Shown) Follow(string text, ChatStreamOptions? options = null)
    {
        (StreamStatus Status, string Shown)? first = null;
        foreach (var size in (int[])[1 << 16, 1, 2, 3, 5, 64])
        {
            using var stream = new ChatStream(options ?? new());
            var shown = Feed(stream, text, size, out var status);
            first ??= (status, shown);
            (status, shown).ShouldBe(first.Value);
        }

        return first!.Value;
    }

    private static string Feed(ChatStream stream, string text, int size, out StreamStatus status)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
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
