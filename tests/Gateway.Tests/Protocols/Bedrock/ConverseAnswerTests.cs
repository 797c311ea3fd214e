using System.Text;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Errors;
using Gateway.Protocols;
using Gateway.Protocols.Bedrock;
using Gateway.Tests.Protocols.Anthropic;
using Routing.Failures;

namespace Gateway.Tests.Protocols.Bedrock;

/// <summary>What no exchange recorded.</summary>
public class ConverseAnswerTests
{
    [Theory]
    [InlineData("end_turn", FinishReason.Stop)]
    [InlineData("stop_sequence", FinishReason.Stop)]
    [InlineData("tool_use", FinishReason.Stop)]
    [InlineData("max_tokens", FinishReason.Length)]
    [InlineData("model_context_window_exceeded", FinishReason.Length)]
    [InlineData("guardrail_intervened", FinishReason.ContentFilter)]
    [InlineData("content_filtered", FinishReason.ContentFilter)]
    [InlineData("something_new", FinishReason.Stop)]
    public void StopReason_WithoutCalls_IsSaidInOurWords(string reason, object wanted) => Answer("""{"text":"Hi"}""", reason).Reason.ShouldBe((FinishReason)wanted);

    [Theory]
    [InlineData("malformed_tool_use")]
    [InlineData("malformed_model_output")]
    public void StopReason_OfOutputNobodyCanRead_FailsTheAnswer(string reason)
    {
        var whole = Answer("""{"text":"Hi"}""", reason);
        var streamed = Stream(("messageStart", """{"role":"assistant"}"""), ("messageStop", $$"""{"stopReason":"{{reason}}"}"""), ("metadata", "{}"));

        whole.Error!.Type.ShouldBe(reason);
        streamed.Error!.Type.ShouldBe(reason);
        FailureClassifier.ClassifyInBand(whole.Error, false).ShouldBe(FailureKind.Overloaded);
    }

    [Fact]
    public void Answer_WithEveryKindOfBlock_IsRead()
    {
        var sink = Answer("""
            {"reasoningContent":{"reasoningText":{"text":"Let me \"think\"","signature":"c2ln"}}},{"reasoningContent":{"redactedContent":"cmVk"}},
            {"text":"One. "},{"citationsContent":{"content":[{"text":"Two."}],"citations":[{"title":"t"},{"title":"u"}]}},
            {"image":{"format":"webp","source":{"bytes":"AAAA"}}},{"toolUse":{"type":"server_tool_use","toolUseId":"s","name":"search","input":{}}},
            {"toolUse":{"input":{"b":[1,{"c":null}]},"name":"a","toolUseId":"t1"}},{"toolUse":{"toolUseId":"t2","name":"b"}},{"cachePoint":{"type":"default"}},{"newBlock":{"text":"no"}}
            """, "end_turn");

        sink.Reasoning.ShouldBe("Let me \"think\"");
        sink.Seals.ShouldBe([("anthropic", "c2ln", false), ("bedrock", "cmVk", true)]);
        sink.Text.ShouldBe("One. Two.");
        sink.Citations.ShouldBe(["""{"title":"t"}""", """{"title":"u"}"""]);
        sink.Images.ShouldBe([("image/webp", "AAAA")]);
        sink.Calls.ShouldBe([("t1", "a", """{"b":[1,{"c":null}]}"""), ("t2", "b", "{}")]);
        sink.Reason.ShouldBe(FinishReason.ToolCalls);
        sink.Ended.ShouldBeTrue();
    }

    [Fact]
    public void Answer_GivenThroughItsTool_IsText()
    {
        var whole = Answer("""{"toolUse":{"toolUseId":"x","name":"gateway_json_answer","input":{"a":"\"q\"\n"}}}""", "tool_use");
        var streamed = Stream(
            ("contentBlockStart", """{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"x","name":"gateway_json_answer"}}}"""),
            ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"toolUse":{"input":"{\"a\":\"\\\"q\\\""}}}"""),
            ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"toolUse":{"input":"\\n\"}"}}}"""),
            ("contentBlockStop", """{"contentBlockIndex":0}"""),
            ("messageStop", """{"stopReason":"tool_use"}"""));

        foreach (var sink in new[] { whole, streamed })
        {
            sink.Text.ShouldBe("""{"a":"\"q\"\n"}""");
            sink.Calls.ShouldBeEmpty();
            sink.Reason.ShouldBe(FinishReason.Stop);
            sink.Ended.ShouldBeTrue();
        }
    }

    [Fact]
    public void Stream_OfCallsThatInterleave_KeepsThemApart()
    {
        var sink = Stream(
            ("contentBlockStart", """{"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"x","name":"a"}}}"""),
            ("contentBlockStart", """{"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"y","name":"b"}}}"""),
            ("contentBlockStart", """{"contentBlockIndex":3,"start":{"toolUse":{"toolUseId":"z","name":"c"}}}"""),
            ("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"y\":"}}}"""),
            ("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"toolUse":{"input":"{\"x\":1}"}}}"""),
            ("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"2}"}}}"""),
            ("contentBlockStop", """{"contentBlockIndex":1}"""),
            ("messageStop", """{"stopReason":"tool_use"}"""),
            ("metadata", """{"usage":{"inputTokens":3,"outputTokens":4,"totalTokens":7},"serviceTier":{"type":"priority"}}"""));

        sink.Calls.ShouldBe([("x", "a", """{"x":1}"""), ("y", "b", """{"y":2}"""), ("z", "c", "{}")]);
        sink.Tier.ShouldBe("priority");
        sink.Used!.Value.Tokens.ShouldBe(new(3, 0, 4, 0));
    }

    [Theory]
    [InlineData("""{"inputTokens":22,"outputTokens":13,"totalTokens":2527,"cacheReadInputTokens":0,"cacheWriteInputTokens":2492}""", 2514, 0, 2492)]
    [InlineData("""{"inputTokens":100,"outputTokens":10,"totalTokens":110,"cacheReadInputTokens":60,"cacheWriteInputTokens":20}""", 100, 60, 20)]
    [InlineData("""{"inputTokens":10,"outputTokens":10,"totalTokens":20,"cacheReadInputTokens":60}""", 70, 60, 0)]
    [InlineData("""{"inputTokens":10,"outputTokens":10,"cacheReadInputTokens":60}""", 70, 60, 0)]
    [InlineData("""{"inputTokens":9223372036854775807,"outputTokens":10,"cacheReadInputTokens":9223372036854775807}""", long.MaxValue, long.MaxValue, 0)]
    public void Usage_WithCachedTokensBesideOrWithinItsInput_CountsThemOnce(string usage, long prompt, long cached, long written)
    {
        var used = Answer("""{"text":"Hi"}""", "end_turn", usage).Used!.Value;

        used.Tokens.Prompt.ShouldBe(prompt);
        used.Tokens.CachedPrompt.ShouldBe(cached);
        used.CacheWritten.ShouldBe(written);
    }

    [Theory]
    [InlineData("throttlingException", FailureKind.Throttled)]
    [InlineData("modelStreamErrorException", FailureKind.Overloaded)]
    [InlineData("serviceUnavailableException", FailureKind.Overloaded)]
    [InlineData("internalServerException", FailureKind.Overloaded)]
    [InlineData("modelTimeoutException", FailureKind.TooSlow)]
    [InlineData("validationException", FailureKind.ClientFault)]
    [InlineData("aNewException", FailureKind.Overloaded)]
    [InlineData("error", FailureKind.Overloaded)]
    public void Stream_BrokenOffByAnException_FailsWithItsKind(string name, object kind)
    {
        var sink = Stream(("messageStart", """{"role":"assistant"}"""), (name, """{"message":"No more."}"""), ("metadata", "{}"));

        sink.Error!.Message.ShouldBe("No more.");
        sink.Error.Type.ShouldBe(name);
        FailureClassifier.ClassifyInBand(sink.Error, false).ShouldBe((FailureKind)kind);
    }

    [Fact]
    public void Stream_BrokenOffByATooLongPrompt_IsThat() =>
        FailureClassifier.ClassifyInBand(Stream(("validationException", """{"message":"Input is too long for requested model."}""")).Error!, false).ShouldBe(FailureKind.ContextTooLong);

    [Theory]
    [InlineData(400, "ValidationException", "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum", FailureKind.ContextTooLong)]
    [InlineData(400, "ValidationException", "Input Tokens Exceeded: Number of input tokens exceeds maximum length.", FailureKind.ContextTooLong)]
    [InlineData(400, "ValidationException", "The provided model identifier is invalid.", FailureKind.ModelMissing)]
    [InlineData(400, "ValidationException", "Invocation of model ID x with on-demand throughput isn’t supported.", FailureKind.ModelMissing)]
    [InlineData(400, "ServiceQuotaExceededException", "Your request exceeds the service quota for your account.", FailureKind.Throttled)]
    [InlineData(403, "AccessDeniedException", "You don't have access to the model with the specified model ID.", FailureKind.ModelMissing)]
    [InlineData(403, "AccessDeniedException", "User: arn:aws:iam::1:user/u is not authorized to perform: bedrock:InvokeModel on resource: r", FailureKind.ModelMissing)]
    [InlineData(403, "AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.", FailureKind.CredentialRejected)]
    [InlineData(403, "ExpiredTokenException", "The security token included in the request is expired", FailureKind.CredentialRejected)]
    [InlineData(403, "InvalidSignatureException", "Signature expired", FailureKind.CredentialRejected)]
    [InlineData(404, "ResourceNotFoundException", "This model version has reached the end of its life.", FailureKind.ModelMissing)]
    [InlineData(408, "ModelTimeoutException", "Model has timed out in processing the request.", FailureKind.TooSlow)]
    [InlineData(424, "ModelErrorException", "The model failed.", FailureKind.Overloaded)]
    [InlineData(429, "ModelNotReadyException", "The model is not ready for inference.", FailureKind.Overloaded)]
    [InlineData(429, "ThrottlingException", "Too many tokens, please wait before trying again.", FailureKind.Throttled)]
    [InlineData(503, "ThrottlingException", "Too many connections", FailureKind.Throttled)]
    [InlineData(503, "ServiceUnavailableException", "Model is getting throttled. Try your request again.", FailureKind.Overloaded)]
    public void Error_ByTypeAndMessage_IsOfItsKind(int status, string type, string message, object kind)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { message });

        var error = new BedrockProtocol().ParseError(status, $"{type}:http://internal.amazon.com/coral/com.amazon.bedrock/", body);

        error.Type.ShouldBe(type);
        FailureClassifier.Classify(status, error, false).ShouldBe((FailureKind)kind);
    }

    [Theory]
    [InlineData("""{"Message":"Rate exceeded"}""", null, "Rate exceeded", null)]
    [InlineData("""{"__type":"com.amazon.coral.service#ThrottlingException","message":"Rate exceeded"}""", null, "Rate exceeded", "ThrottlingException")]
    [InlineData("""{"Message":"m"}""", "AccessDeniedException", "m", "AccessDeniedException")]
    [InlineData("<html>no</html>", "InternalServerException:", "", "InternalServerException")]
    [InlineData("", null, "", null)]
    [InlineData("\"text\"", null, "text", null)]
    [InlineData("[]", null, "", null)]
    public void Error_OfAnyShape_IsRead(string body, string? header, string message, string? type)
    {
        var error = new BedrockProtocol().ParseError(429, header, Encoding.UTF8.GetBytes(body));

        error.Message.ShouldBe(message);
        error.Type.ShouldBe(type);
    }

    [Fact]
    public void Error_OfAWrongSignature_KeepsWhatWasSignedToItself()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { message = "The signature does not match.\n\nThe Canonical String for this request should have been\n'POST\nx-amz-security-token:TOKEN" });

        new BedrockProtocol().ParseError(403, "InvalidSignatureException:", body).Message.ShouldBe("The signature does not match.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"output":{"message":{"role":"assistant"}},"stopReason":"end_turn"}""")]
    [InlineData("""{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}""")]
    [InlineData("""{"output":{"message":{"content":[{"text":"a"}]}}""")]
    public void Answer_ThatIsNone_IsMalformed(string body) => Should.Throw<JsonException>(() => new BedrockProtocol().ParseAnswer(Encoding.UTF8.GetBytes(body), new MessagesSink()));

    private static MessagesSink Answer(string blocks, string reason, string usage = """{"inputTokens":1,"outputTokens":1,"totalTokens":2}""")
    {
        var sink = new MessagesSink();
        var body = $$$"""{"metrics":{"latencyMs":1},"output":{"message":{"content":[{{{blocks}}}],"role":"assistant"}},"stopReason":"{{{reason}}}","usage":{{{usage}}}}""";
        new BedrockProtocol().ParseAnswer(Encoding.UTF8.GetBytes(body), sink);
        return sink;
    }

    private static MessagesSink Stream(params (string Name, string Payload)[] events)
    {
        var sink = new MessagesSink();
        var parser = new BedrockProtocol().CreateStreamParser();
        foreach (var (name, payload) in events)
        {
            parser.Parse(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(payload), sink);
        }

        parser.Complete(sink);
        return sink;
    }
}
