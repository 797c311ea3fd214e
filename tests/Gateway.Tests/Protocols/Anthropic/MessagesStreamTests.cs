using System.Text;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;
using Gateway.Protocols.Bedrock;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>Streams and answers nobody recorded, as the API's documents have them.</summary>
public class MessagesStreamTests
{
    private const string Start = """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"usage":{"input_tokens":10,"cache_read_input_tokens":5,"cache_creation_input_tokens":2,"output_tokens":1,"service_tier":"standard"}}}""";

    [Fact]
    public void Usage_OfTheEnd_CompletesThatOfTheStart()
    {
        var sink = Read(Start, """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7,"output_tokens_details":{"thinking_tokens":3}}}""", """{"type":"message_stop"}""");

        sink.Used.ShouldBe(new AnswerUsage(new(17, 5, 7, 3), 2));
        sink.NativeUsage.ShouldBe("""{"output_tokens":7,"output_tokens_details":{"thinking_tokens":3}}""");
        sink.Tier.ShouldBe("default");
        sink.Ended.ShouldBeTrue();
    }

    [Fact]
    public void Usage_OfAStreamThatBreaks_IsThatOfTheStart() => Read(Start).Used.ShouldBe(new AnswerUsage(new(17, 5, 1, 0), 2));

    [Theory]
    [InlineData("end_turn", "Stop")]
    [InlineData("stop_sequence", "Stop")]
    [InlineData("pause_turn", "Stop")]
    [InlineData("something_new", "Stop")]
    [InlineData("max_tokens", "Length")]
    [InlineData("model_context_window_exceeded", "Length")]
    [InlineData("refusal", "ContentFilter")]
    public void StopReason_Given_HasItsCounterpart(string reason, string finish)
    {
        Read(Start, End(reason), """{"type":"message_stop"}""").Reason.ToString().ShouldBe(finish);
        Whole($$$"""{"id":"m","model":"c","content":[],"stop_reason":"{{{reason}}}","usage":{}}""").Reason.ToString().ShouldBe(finish);
    }

    [Fact]
    public void Refusal_WithAnExplanation_SaysIt()
    {
        const string Details = """{"type":"refusal","category":"bio","explanation":"Not \"that\"."}""";

        Read(Start, $$$"""{"type":"message_delta","delta":{"stop_details":{{{Details}}},"stop_reason":"refusal"},"usage":{}}""").Refused.ShouldBe("Not \"that\".");
        Whole($$"""{"stop_details":{{Details}},"id":"m","model":"c","content":[],"stop_reason":"refusal"}""").Refused.ShouldBe("Not \"that\".");
    }

    [Fact]
    public void Call_WithoutArguments_HasAnEmptyObject()
    {
        var sink = Read(Start, Block(0, """{"type":"tool_use","id":"t1","name":"look","input":{}}"""), Delta(0, """{"type":"input_json_delta","partial_json":""}"""), Stop(0), End("tool_use"));

        sink.Calls.ShouldBe([("t1", "look", "{}")]);
        sink.Reason.ShouldBe(FinishReason.ToolCalls);
    }

    [Fact]
    public void Call_WithItsArgumentsAtOnce_HasThem() =>
        Read(Start, Block(0, """{"type":"tool_use","id":"t1","name":"look","input":{"a":1}}"""), Stop(0)).Calls.ShouldBe([("t1", "look", """{"a":1}""")]);

    [Fact]
    public void Calls_InParallel_AreCountedUpAcrossOtherBlocks()
    {
        var sink = Read(
            Start,
            Block(0, """{"type":"tool_use","id":"t1","name":"look","input":{}}"""), Delta(0, """{"type":"input_json_delta","partial_json":"{\"a\":"}"""), Delta(0, """{"type":"input_json_delta","partial_json":" \"\\n\"}"}"""), Stop(0),
            Block(1, """{"type":"server_tool_use","id":"s1","name":"web_search","input":{}}"""), Delta(1, """{"type":"input_json_delta","partial_json":"{\"query\":1}"}"""), Stop(1),
            Block(2, """{"type":"web_search_tool_result","tool_use_id":"s1","content":[{"type":"web_search_result","text":{"type":"text"}}]}"""), Stop(2),
            Block(3, """{"type":"tool_use","id":"t2","name":"see","input":{}}"""), Delta(3, """{"type":"input_json_delta","partial_json":"{}"}"""), Stop(3));

        sink.Calls.ShouldBe([("t1", "look", """{"a": "\n"}"""), ("t2", "see", "{}")]);
        sink.Text.ShouldBe("");
    }

    [Fact]
    public void AnswerTool_Called_IsTheText()
    {
        var sink = Read(
            Start,
            Block(0, """{"type":"tool_use","id":"t1","name":"gateway_json_answer","input":{}}"""),
            Delta(0, """{"type":"input_json_delta","partial_json":"{\"a\":"}"""), Delta(0, """{"type":"input_json_delta","partial_json":"\"b\\\"\"}"}"""), Stop(0),
            End("tool_use"), """{"type":"message_stop"}""");

        sink.Text.ShouldBe("""{"a":"b\""}""");
        sink.Calls.ShouldBeEmpty();
        sink.Reason.ShouldBe(FinishReason.Stop);
    }

    [Theory]
    [InlineData("""{"a":"b\"\\"}""")]
    [InlineData("{ \"a\":\n\t[1] }")]
    [InlineData("{}")]
    public void AnswerTool_CalledWhole_IsTheText(string input)
    {
        var sink = Whole($$"""{"id":"m","model":"c","content":[{"type":"tool_use","id":"t","name":"gateway_json_answer","input":{{input}}}],"stop_reason":"tool_use"}""");

        sink.Text.ShouldBe(input);
        sink.Reason.ShouldBe(FinishReason.Stop);
    }

    [Fact]
    public void AnswerTool_BesideAClientsCall_LeavesTheCall()
    {
        var sink = Whole("""{"id":"m","model":"c","content":[{"type":"tool_use","id":"t","name":"gateway_json_answer","input":{}},{"type":"tool_use","id":"u","name":"look","input":{"a":1}}],"stop_reason":"tool_use"}""");

        sink.Text.ShouldBe("{}");
        sink.Calls.ShouldBe([("u", "look", """{"a":1}""")]);
        sink.Reason.ShouldBe(FinishReason.ToolCalls);
    }

    [Fact]
    public void Thinking_OfEveryKind_KeepsItsSeals()
    {
        var sink = Read(
            Start,
            Block(0, """{"type":"thinking","thinking":"","signature":""}"""), Delta(0, """{"type":"thinking_delta","thinking":"h\u00fc"}"""), Delta(0, """{"type":"signature_delta","signature":"c2ln"}"""), Stop(0),
            Block(1, """{"type":"redacted_thinking","data":"ZGF0YQ=="}"""), Stop(1));

        sink.Reasoning.ShouldBe("hü");
        sink.Seals.ShouldBe([("anthropic", "c2ln", false), ("anthropic", "ZGF0YQ==", true)]);
    }

    [Fact]
    public void Citations_StreamedOrWhole_ArePassedOn()
    {
        Read(Start, Block(0, """{"type":"text","text":"","citations":[]}"""), Delta(0, """{"type":"citations_delta","citation":{"type":"page_location"}}""")).Citations.ShouldBe(["""{"type":"page_location"}"""]);
        Whole("""{"id":"m","model":"c","content":[{"citations":[{"n":1},{"n":2}],"text":"a","type":"text"}],"stop_reason":"end_turn"}""").Citations.ShouldBe(["""{"n":1}""", """{"n":2}"""]);
    }

    [Fact]
    public void Members_InAnyOrder_AreFound()
    {
        var sink = Whole("""{"usage":{"output_tokens":3,"input_tokens":4},"stop_reason":"end_turn","content":[{"text":"a","type":"text"}],"model":"c","type":"message","id":"m"}""");

        (sink.Id, sink.Model, sink.Text).ShouldBe(("m", "c", "a"));
        sink.Used.ShouldBe(new AnswerUsage(new(4, 0, 3, 0)));
    }

    [Fact]
    public void WhatIsUnknown_IsPassedOver()
    {
        var sink = Read(
            Start, """{"type":"ping"}""", """{"type":"message_pause","why":{}}""",
            Block(0, """{"type":"compaction","content":"old"}"""), Delta(0, """{"type":"compaction_delta","content":"x"}"""), Stop(0),
            Block(1, """{"type":"text","text":"a"}"""), Delta(1, """{"type":"sparkle_delta","text":"!"}"""), Delta(1, """{"type":"text_delta","text":"b","new":[]}"""), Stop(1), End("end_turn"), """{"type":"message_stop","amazon-bedrock-invocationMetrics":{}}""", "[DONE]");

        sink.Text.ShouldBe("ab");
        sink.Ended.ShouldBeTrue();
    }

    [Fact]
    public void Error_AfterText_EndsTheAnswer()
    {
        var sink = Read(Start, Block(0, """{"type":"text","text":"a"}"""), """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", Delta(0, """{"type":"text_delta","text":"b"}"""), """{"type":"message_stop"}""");

        sink.Text.ShouldBe("a");
        sink.Error.ShouldNotBeNull().Type.ShouldBe("overloaded_error");
        sink.Ended.ShouldBeFalse();
    }

    [Fact]
    public void ErrorBody_InA200_IsAnError() =>
        Whole("""{"type":"error","error":{"type":"api_error","message":"Oops"}}""").Error.ShouldNotBeNull().Message.ShouldBe("Oops");

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("{\"id\":\"m\"}")]
    [InlineData("{\"content\":{}}")]
    [InlineData("{\"content\":[1]}")]
    [InlineData("<html>")]
    public void Body_ThatIsNoAnswer_IsMalformed(string body) => Should.Throw<JsonException>(() => Whole(body)).Message.ShouldNotBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[1]")]
    [InlineData("""{"type":"message_start"}""")]
    [InlineData("""{"type":"content_block_start","content_block":null}""")]
    [InlineData("""{"type":"message_delta","delta":[]}""")]
    public void Event_ThatIsNone_IsMalformed(string data) => Should.Throw<JsonException>(() => Read(Start, data)).Message.ShouldNotBeEmpty();

    [Fact]
    public void Bytes_ThatAreNotUtf8_AreMalformed()
    {
        byte[] latin1 = [.. "{\"type\":\"ping\",\"x\":\""u8, 0xE9, .. "\"}"u8];

        Should.Throw<JsonException>(() => new AnthropicProtocol().CreateStreamParser().Parse(default, latin1, new MessagesSink()));
        Should.Throw<JsonException>(() => new AnthropicProtocol().ParseAnswer(latin1, new MessagesSink()));
    }

    [Fact]
    public void TextDeltas_OfAnotherKindOfBlock_AreNotTakenForTheLastOnes()
    {
        const string Delta = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}""";

        var sink = Read(Start, Block(0, """{"type":"text","text":""}"""), Delta, Delta, """{"type":"content_block_stop","index":0}""", Block(0, """{"type":"server_tool_use"}"""), Delta, Delta);

        sink.Text.ShouldBe("aa");
    }

    [Fact]
    public void WrappedEvents_OfBedrock_AreUnwrapped()
    {
        var parser = new WrappedStreamParser(new MessagesStreamParser());
        var sink = new MessagesSink();

        parser.Parse("chunk"u8, Wrap(Start), sink);
        parser.Parse("chunk"u8, Wrap(Block(0, """{"type":"text","text":"a"}""")), sink);
        parser.Parse("throttlingException"u8, "{\"message\":\"Too many requests\"}"u8, sink);

        sink.Text.ShouldBe("a");
        var error = sink.Error.ShouldNotBeNull();
        (error.Type, error.Message).ShouldBe(("throttlingException", "Too many requests"));
    }

    [Fact]
    public void WrappedEvent_ThatIsNotBase64_IsMalformed() =>
        Should.Throw<JsonException>(() => new WrappedStreamParser(new MessagesStreamParser()).Parse("chunk"u8, "{\"bytes\":\"%\"}"u8, new MessagesSink()));

    private static byte[] Wrap(string data) => JsonSerializer.SerializeToUtf8Bytes(new { bytes = Encoding.UTF8.GetBytes(data), p = "abc" });

    private static string Block(int index, string block) => $$"""{"type":"content_block_start","index":{{index}},"content_block":{{block}}}""";

    private static string Delta(int index, string delta) => $$"""{"type":"content_block_delta","index":{{index}},"delta":{{delta}}}""";

    private static string Stop(int index) => $$"""{"type":"content_block_stop","index":{{index}}   }""";

    private static string End(string reason) => $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"output_tokens":2}}""";

    private static MessagesSink Read(params string[] events)
    {
        var parser = new AnthropicProtocol().CreateStreamParser();
        var sink = new MessagesSink();
        foreach (var data in events)
        {
            parser.Parse(default, Encoding.UTF8.GetBytes(data), sink);
        }

        parser.Complete(sink);
        return sink;
    }

    private static MessagesSink Whole(string body)
    {
        var sink = new MessagesSink();
        new AnthropicProtocol().ParseAnswer(Encoding.UTF8.GetBytes(body), sink);
        return sink;
    }
}
