using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Tests.Protocols.OpenAI;

/// <summary>An answer in no provider's words, in OpenAI's shape: whole and in chunks.</summary>
public class AnswerWriterTests
{
    private static readonly AnswerUsage Used = new(new TokenUsage(10, 4, 7, 3), CacheWritten: 2);

    private const string UsageJson =
        """{"prompt_tokens":10,"completion_tokens":7,"total_tokens":17,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":2},"completion_tokens_details":{"reasoning_tokens":3}}""";

    [Fact]
    public void Whole_PlainAnswer_IsOpenAIsObject() => Heard.WholeText(Plain).ShouldBe(
        """{"id":"i","object":"chat.completion","created":5,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi\n!","refusal":null},"logprobs":null,"finish_reason":"stop"}],"""
        + "\"usage\":" + UsageJson + ""","gateway":{"provider_usage":{"in":10}}}""");

    [Fact]
    public void Stream_PlainAnswer_IsOpenAIsEvents()
    {
        const string Head = """data: {"id":"i","object":"chat.completion.chunk","created":5,"model":"m","choices":[""";

        Heard.StreamText(Plain).ShouldBe(
            Head + """{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]}""" + "\n\n"
            + Head + """{"index":0,"delta":{"content":"\n!"},"finish_reason":null}]}""" + "\n\n"
            + Head + """{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n"
            + "data: [DONE]\n\n");
    }

    [Fact]
    public void Stream_UsageAskedFor_ComesInAChunkOfItsOwnWithTheTrailer()
    {
        var terms = Heard.Terms with { WantsUsage = true, Dropped = ["seed"], Trailer = usage => """{"target":"a/b"}"""u8.ToArray() };

        var text = Heard.StreamText(Plain, terms);

        text.ShouldEndWith("\"choices\":[],\"usage\":" + UsageJson + ""","gateway":{"target":"a/b","dropped":["seed"],"provider_usage":{"in":10}}}""" + "\n\ndata: [DONE]\n\n");
        text.Split("\"usage\":null").Length.ShouldBe(4, "every other chunk says that it has none");
    }

    [Fact]
    public void Stream_UsageNotAskedFor_SaysWhatWasDroppedInItsLastChunk()
    {
        var text = Heard.StreamText(Plain, Heard.Terms with { Dropped = ["temperature (1.5 → 1)", "seed"] });

        text.ShouldEndWith("""{"index":0,"delta":{},"finish_reason":"stop"}],"gateway":{"dropped":["temperature (1.5 → 1)","seed"]}}""" + "\n\ndata: [DONE]\n\n");
        text.ShouldNotContain("usage");
    }

    [Fact]
    public void Whole_WithTheEdgesObject_HasOneGatewayMember() =>
        JsonElement.Parse(Heard.WholeText(Plain, Heard.Terms with { Dropped = ["seed"] }, """{"request_id":"r"}""")).GetProperty("gateway").GetRawText()
            .ShouldBe("""{"request_id":"r","dropped":["seed"],"provider_usage":{"in":10}}""");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Calls_HaveIdsTypesAndArguments(bool streamed)
    {
        var choice = Choice(streamed, sink =>
        {
            sink.ToolCall(0, 0, default, "f"u8);
            sink.ToolArguments(0, 0, "{\\\"a\\\":"u8);
            sink.ToolArguments(0, 0, "1}"u8);
            sink.ToolCall(0, 1, "mine"u8, "g"u8);
            sink.ToolArgumentsValue(0, 1, "{ \"b\": \"\\\"x\\n\",\n\t\"c\":1}"u8);
            sink.ToolCall(0, 2, default, "h"u8);
            sink.Finish(0, FinishReason.Stop);
        });

        choice.GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
        var calls = choice.GetProperty("message").GetProperty("tool_calls").EnumerateArray().ToList();
        calls.Select(c => c.GetProperty("type").GetString()).ShouldBe(["function", "function", "function"]);
        calls.Select(c => c.GetProperty("function").GetProperty("name").GetString()).ShouldBe(["f", "g", "h"]);
        calls.Select(c => JsonElement.Parse(c.GetProperty("function").GetProperty("arguments").GetString()!).GetRawText()).ShouldBe(["{\"a\":1}", "{ \"b\": \"\\\"x\\n\",\n\t\"c\":1}", "{}"]);
        var ids = calls.Select(c => c.GetProperty("id").GetString()!).ToList();
        ids.Distinct().Count().ShouldBe(3);
        ids[1].ShouldBe("mine");
        ids.ShouldAllBe(id => id.Length <= 40);
    }

    [Theory]
    [InlineData(nameof(FinishReason.Stop), false, false, "stop")]
    [InlineData(nameof(FinishReason.Stop), true, false, "tool_calls")]
    [InlineData(nameof(FinishReason.ToolCalls), true, false, "tool_calls")]
    [InlineData(nameof(FinishReason.ToolCalls), false, false, "stop")]
    [InlineData(nameof(FinishReason.Length), true, false, "length")]
    [InlineData(nameof(FinishReason.ContentFilter), true, false, "content_filter")]
    [InlineData(nameof(FinishReason.Stop), false, true, "content_filter")]
    public void FinishReason_SaysWhatOpenAIWould(string reason, bool calls, bool refusal, string expected)
    {
        foreach (var streamed in (bool[])[true, false])
        {
            Choice(streamed, sink =>
            {
                sink.Text(0, "x"u8);
                if (calls)
                {
                    sink.ToolCall(0, 0, "c"u8, "f"u8);
                    sink.ToolArguments(0, 0, "{}"u8);
                }

                if (refusal)
                {
                    sink.Refusal(0, "no"u8);
                }

                sink.Finish(0, Enum.Parse<FinishReason>(reason));
            }).GetProperty("finish_reason").GetString().ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Everything_ElseOfAnAnswer_HasItsPlace(bool streamed)
    {
        var answer = Say(streamed, sink =>
        {
            sink.ServiceTier("standard"u8);
            sink.Reasoning(0, "hm"u8);
            sink.Text(0, "a"u8);
            sink.Logprobs(0, """{"content":[],"refusal":null}"""u8);
            sink.Citation(0, """{"url":"u"}"""u8);
            sink.Citation(0, """{"url":"v"}"""u8);
            sink.Image(0, "image/png"u8, "aGk="u8);
            sink.Text(1, "second"u8);
            sink.Refusal(1, "no"u8);
            sink.Finish(0, FinishReason.Stop);
            sink.Finish(1, FinishReason.Stop);
        });

        answer.GetProperty("service_tier").GetString().ShouldBe("default");
        var message = answer.GetProperty("choices")[0].GetProperty("message");
        message.GetProperty("role").GetString().ShouldBe("assistant");
        message.GetProperty("content").GetString().ShouldBe("a");
        message.GetProperty("reasoning_content").GetString().ShouldBe("hm");
        message.GetProperty("images")[0].GetProperty("image_url").GetProperty("url").GetString().ShouldBe("data:image/png;base64,aGk=");
        message.GetProperty("gateway").GetProperty("citations").GetRawText().ShouldBe("""[{"url":"u"},{"url":"v"}]""");
        answer.GetProperty("choices")[0].GetProperty("logprobs").GetRawText().ShouldBe("""{"content":[],"refusal":null}""");
        answer.GetProperty("choices")[1].GetProperty("message").GetProperty("refusal").GetString().ShouldBe("no");
    }

    [Fact]
    public void Identity_NotGiven_IsMadeAndStaysTheSameInEveryChunk()
    {
        var events = Heard.StreamText(sink =>
        {
            sink.Begin(default, default, null);
            sink.Text(0, "a"u8);
            sink.Begin("late"u8, "late"u8, 7);
            sink.Text(0, "b"u8);
            sink.Finish(0, FinishReason.Stop);
            sink.End();
        }).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).SkipLast(1).Select(e => JsonElement.Parse(e[6..])).ToList();

        events.Select(e => e.GetProperty("id").GetString()).Distinct().ShouldHaveSingleItem().ShouldBe("chatcmpl-00112233445566778899aabbccddeeff");
        events.Select(e => e.GetProperty("model").GetString()).Distinct().ShouldHaveSingleItem().ShouldBe("the-model");
        events.Select(e => e.GetProperty("created").GetInt64()).Distinct().ShouldHaveSingleItem().ShouldBe(1700000000);
    }

    [Fact]
    public void Stream_TextDeltas_AllocateNothing()
    {
        var output = new Gateway.Streaming.PooledBuffer(1 << 20);
        using var writer = new ChunkWriter(Heard.Terms) { Output = output };
        writer.Text(0, "warm"u8);
        writer.Reasoning(0, "warm"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var at = 0; at < 1000; at++)
        {
            writer.Text(0, "some text"u8);
            writer.Reasoning(0, "some \\n thought"u8);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        output.Dispose();
    }

    private static void Plain(IAnswerSink sink)
    {
        sink.Begin("i"u8, "m"u8, 5);
        sink.Text(0, "Hi"u8);
        sink.Text(0, default);
        sink.Text(0, "\\n!"u8);
        sink.Finish(0, FinishReason.Stop);
        sink.Usage(Used, """{"in":10}"""u8);
        sink.End();
    }

    private static JsonElement Choice(bool streamed, Action<IAnswerSink> speak) => Say(streamed, speak).GetProperty("choices")[0];

    private static JsonElement Say(bool streamed, Action<IAnswerSink> speak)
    {
        return streamed ? Heard.Stream(Whole) : Heard.Whole(Whole);

        void Whole(IAnswerSink sink)
        {
            sink.Begin("i"u8, "m"u8, 5);
            speak(sink);
            sink.End();
        }
    }
}
