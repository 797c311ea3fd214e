using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Errors;
using Gateway.Protocols.Cohere;
using Routing.Failures;

namespace Gateway.Tests.Protocols.Cohere;

/// <summary>What the recorded answers do not show.</summary>
public class CohereAnswerTests
{
    private const string Start = """{"id":"i","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}""";
    private const string Hi = """{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"hi"}}}}""";

    private static readonly CohereProtocol Protocol = new();

    [Theory]
    [InlineData("COMPLETE", FinishReason.Stop)]
    [InlineData("STOP_SEQUENCE", FinishReason.Stop)]
    [InlineData("MAX_TOKENS", FinishReason.Length)]
    [InlineData("ERROR_LIMIT", FinishReason.Length)]
    [InlineData("ERROR_TOXIC", FinishReason.ContentFilter)]
    [InlineData("SOMETHING_NEW", FinishReason.Stop)]
    internal void FinishReason_EveryOne_HasItsMeaning(string reason, FinishReason finish)
    {
        Stream(Start, Hi, End(reason)).Only.Finish.ShouldBe(finish);
        Whole($$"""{"id":"i","message":{"role":"assistant","content":[{"type":"text","text":"hi"}]},"finish_reason":"{{reason}}"}""").Only.Finish.ShouldBe(finish);
    }

    [Theory]
    [InlineData("ERROR", "\"the model \\u00fc failed\"", "the model ü failed")]
    [InlineData("ERROR", "\"\"", "The generation failed.")]
    [InlineData("TIMEOUT", "null", "The generation took longer than the provider allows.")]
    public void FinishReason_OfAnError_FailsTheAnswer(string reason, string error, string message)
    {
        var sink = Stream(Start, Hi, $$$$$"""{"type":"message-end","delta":{"finish_reason":"{{{{{reason}}}}}","error":{{{{{error}}}}},"usage":{"tokens":{"input_tokens":3,"output_tokens":1}}}}""", Hi);

        sink.Ended.ShouldBeFalse();
        sink.Only.Said.ShouldBe("hi");
        sink.Failure!.Message.ShouldBe(message);
        sink.Used!.Value.Tokens.ShouldBe(new(3, 0, 1, 0));
        FailureClassifier.ClassifyInBand(sink.Failure, fallbackOnRefusal: false).ShouldBe(FailureKind.Overloaded);
    }

    [Fact]
    public void Calls_WithoutArguments_HaveEmptyOnes()
    {
        var sink = Stream(
            Start,
            """{"type":"tool-call-start","index":3,"delta":{"message":{"tool_calls":{"id":"a","type":"function","function":{"name":"f","arguments":""}}}}}""",
            """{"type":"tool-call-start","index":4,"delta":{"message":{"tool_calls":{"id":"b","type":"function","function":{"name":"g","arguments":"{"}}}}}""",
            """{"type":"tool-call-delta","index":4,"delta":{"message":{"tool_calls":{"function":{"arguments":"}"}}}}}""",
            """{"type":"tool-call-end","index":4}""",
            """{"type":"tool-call-start","index":5,"delta":{"message":{"tool_calls":{"id":"c","type":"function","function":{"name":"h"}}}}}""",
            End("TOOL_CALL"));

        sink.Only.Calls.Select(c => (c.Id, c.Name, c.Arguments.ToString())).ShouldBe([("a", "f", "{}"), ("b", "g", "{}"), ("c", "h", "{}")]);
        sink.Only.Finish.ShouldBe(FinishReason.ToolCalls);
    }

    [Fact]
    public void Arguments_OfACallThatNeverBegan_BreakTheStream() =>
        Should.Throw<JsonException>(() => Stream(Start, """{"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{"}}}}}"""));

    [Fact]
    public void Events_OfUnknownKinds_ArePassedOver()
    {
        var sink = Stream(Start, """{"type":"debug","prompt":"x"}""", """{"type":"new-thing","delta":{"message":{"content":{"text":"no"}}}}""", Hi, End("COMPLETE"), "[DONE]", Hi);

        sink.Only.Said.ShouldBe("hi");
        sink.Ended.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"id":"i","message":"internal server error, this has been reported to our developers."}""")]
    [InlineData("""{"type":"error","message":"internal server error, this has been reported to our developers."}""")]
    public void Error_InsteadOfAnEvent_FailsTheAnswer(string body)
    {
        Stream(Start, body).Failure!.Message.ShouldStartWith("internal server error");
        Whole(body).Failure!.Message.ShouldStartWith("internal server error");
    }

    [Fact]
    public void Citations_AndLogprobs_ArePassedOn()
    {
        var sink = Whole("""
            {"id":"i","message":{"role":"assistant","content":"plain","citations":[{"start":0,"end":2,"text":"pl"}]},"finish_reason":"COMPLETE",
             "logprobs":[{"text":"pl","token_ids":[1,2],"logprobs":[-0.25,-0.5]},{"text":"ain","token_ids":[3],"logprobs":[-1]}]}
            """);

        sink.Only.Said.ShouldBe("plain");
        sink.Only.Citations.ShouldBe(["""{"start":0,"end":2,"text":"pl"}"""]);
        const string Expected = """{"content":[{"token":"pl","logprob":-0.75,"bytes":null,"top_logprobs":[]},{"token":"ain","logprob":-1,"bytes":null,"top_logprobs":[]}]}""";
        JsonNode.Parse(sink.Only.Logprobs.ShouldHaveSingleItem()).ShouldSay(Expected);
        var streamed = Stream(Start, """{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"a"}}},"logprobs":{"text":"a","token_ids":[1],"logprobs":[-2]}}""");
        JsonNode.Parse(streamed.Only.Logprobs.ShouldHaveSingleItem())!["content"]![0]!["logprob"].ShouldSay("-2");
    }

    [Theory]
    [InlineData("""{"billed_units":{"input_tokens":5,"output_tokens":6},"tokens":{"input_tokens":50,"output_tokens":60,"reasoning_tokens":70},"cached_tokens":99}""", 50, 50, 60, 60)]
    [InlineData("""{"billed_units":{"input_tokens":5.0,"output_tokens":6.0}}""", 5, 0, 6, 0)]
    [InlineData("""{"billed_units":{"input_tokens":267},"tokens":{"input_tokens":34,"output_tokens":5,"image_tokens":259},"cached_tokens":0}""", 293, 0, 5, 0)]
    public void Usage_CountsTokensNotTheBill(string usage, long prompt, long cached, long completion, long reasoning)
    {
        var sink = Whole($$"""{"id":"i","message":{"content":[]},"finish_reason":"COMPLETE","usage":{{usage}}}""");

        sink.Used!.Value.Tokens.ShouldBe(new(prompt, cached, completion, reasoning));
        sink.NativeUsage.ShouldBe(usage);
    }

    [Theory]
    [InlineData(429, "You are using a Trial key, which is limited to 20 API calls / minute.", FailureKind.Throttled)]
    [InlineData(429, "You are using a Trial key, which is limited to 1000 API calls / month.", FailureKind.CredentialRejected)]
    [InlineData(498, "blocked output: please adjust your prompt and try again", FailureKind.ClientFault)]
    [InlineData(499, "request cancelled", FailureKind.Overloaded)]
    [InlineData(400, "too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292.", FailureKind.ContextTooLong)]
    [InlineData(400, "invalid request: temperature must be between 0 and 1.0 inclusive.", FailureKind.ClientFault)]
    [InlineData(404, "model 'x' was removed on September 15, 2025.", FailureKind.ModelMissing)]
    [InlineData(503, "service unavailable", FailureKind.Overloaded)]
    public void Error_OfCohereItself_IsOfItsKind(int status, string message, FailureKind kind) =>
        FailureClassifier.Classify(status, Protocol.ParseError(status, null, Encoding.UTF8.GetBytes($$"""{"id":"i","message":"{{message}}"}""")), fallbackOnRefusal: false).ShouldBe(kind);

    [Fact]
    public void Error_OfABlockedWord_IsARefusalWhereTheTierSaysSo() =>
        FailureClassifier.Classify(498, Protocol.ParseError(498, null, "{}"u8.ToArray()), fallbackOnRefusal: true).ShouldBe(FailureKind.Refused);

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"message":[]}""")]
    [InlineData("""{"message":{"tool_calls":{}}}""")]
    [InlineData("""{"message":{"content":[]},"finish_reason":"COMPLETE"} 1""")]
    [InlineData("<html>")]
    public void Answer_ThatIsNone_IsSaidToBeBroken(string body) => Should.Throw<JsonException>(() => Whole(body));

    private static string End(string reason) => $$$"""{"type":"message-end","delta":{"finish_reason":"{{{reason}}}"}}""";

    private static RecordingSink Whole(string body)
    {
        var sink = new RecordingSink();
        Protocol.ParseAnswer(Encoding.UTF8.GetBytes(body), sink);
        return sink;
    }

    private static RecordingSink Stream(params string[] events) => FramedReading.Read(Protocol, Encoding.UTF8.GetBytes(string.Concat(events.Select(e => $"data: {e}\n\n"))), 5);
}
