using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Errors;
using Gateway.Protocols.Ollama;
using Routing.Failures;

namespace Gateway.Tests.Protocols.Ollama;

/// <summary>What the recorded answers do not show.</summary>
public class OllamaAnswerTests
{
    private static readonly OllamaProtocol Protocol = new();

    [Fact]
    public void Calls_OverSeveralLines_CountOnAndKeepTheirIds()
    {
        var sink = Stream(
            """{"model":"m","created_at":"2026-01-02T03:04:05.123456789+02:00","message":{"role":"assistant","content":"","tool_calls":[{"id":"call_a","function":{"index":0,"name":"f","arguments":{"a":1}}}]},"done":false}""",
            """{"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"g","arguments":"{\"b\":2}"}},{"function":{"name":"h"}}]},"done":false}""",
            """{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":4}""");

        sink.Only.Calls.Select(c => (c.Id, c.Name, c.Arguments.ToString())).ShouldBe([("call_a", "f", """{"a":1}"""), ("", "g", """{\"b\":2}"""), ("", "h", "{}")]);
        sink.Only.Finish.ShouldBe(FinishReason.ToolCalls);
        sink.Created.ShouldBe(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).ToUnixTimeSeconds());
        sink.NativeUsage.ShouldBe("""{"prompt_eval_count":3,"eval_count":4}""");
        sink.Ended.ShouldBeTrue();
    }

    [Theory]
    [InlineData("stop", FinishReason.Stop)]
    [InlineData("length", FinishReason.Length)]
    [InlineData("load", FinishReason.Stop)]
    [InlineData("unload", FinishReason.Stop)]
    [InlineData("something new", FinishReason.Stop)]
    internal void DoneReason_EveryOne_HasItsMeaning(string reason, FinishReason finish)
    {
        var sink = Stream($$$"""{"model":"m","message":{"role":"assistant","content":"a"},"done":true,"done_reason":"{{{reason}}}"}""");

        sink.Only.Finish.ShouldBe(finish);
        sink.Used.ShouldBeNull("nothing was counted");
        sink.Ended.ShouldBeTrue();
    }

    [Fact]
    public void Usage_OfAPromptFromTheCache_HasWhatIsKnown()
    {
        var sink = Stream("""{"model":"m","message":{"role":"assistant","content":"a"},"done":true,"done_reason":"stop","total_duration":5,"prompt_eval_duration":1,"eval_count":7}""");

        sink.Used!.Value.Tokens.ShouldBe(new(0, 0, 7, 0));
        sink.NativeUsage.ShouldBe("""{"total_duration":5,"prompt_eval_duration":1,"eval_count":7}""");
    }

    [Theory]
    [InlineData("an error was encountered while running the model: CUDA error", FailureKind.Overloaded)]
    [InlineData("input length exceeds the context length", FailureKind.ContextTooLong)]
    public void ErrorLine_BehindText_FailsTheAnswer(string message, FailureKind kind)
    {
        var sink = Stream(
            """{"model":"m","message":{"role":"assistant","content":"a"},"done":false}""",
            $$"""{"error":"{{message}}"}""",
            """{"model":"m","message":{"role":"assistant","content":"b"},"done":true}""");

        sink.Only.Said.ShouldBe("a");
        sink.Failure!.Message.ShouldBe(message);
        sink.Ended.ShouldBeFalse();
        FailureClassifier.ClassifyInBand(sink.Failure, fallbackOnRefusal: false).ShouldBe(kind);
    }

    [Theory]
    [InlineData(404, "model 'x' not found, try pulling it first", FailureKind.ModelMissing)]
    [InlineData(400, "registry.ollama.ai/library/gemma:2b does not support tools", FailureKind.ModelMissing)]
    [InlineData(400, "\\\"llama3\\\" does not support thinking", FailureKind.ModelMissing)]
    [InlineData(400, "the input length exceeds the context length", FailureKind.ContextTooLong)]
    [InlineData(400, "invalid options: temperature", FailureKind.ClientFault)]
    [InlineData(499, "request canceled", FailureKind.Overloaded)]
    [InlineData(500, "model requires more system memory (8 GiB) than is available (4 GiB)", FailureKind.Overloaded)]
    [InlineData(503, "server busy, please try again. maximum pending requests exceeded", FailureKind.Overloaded)]
    [InlineData(401, "unauthorized", FailureKind.CredentialRejected)]
    public void Error_OfOllamaItself_IsOfItsKind(int status, string message, FailureKind kind)
    {
        var error = Protocol.ParseError(status, null, Encoding.UTF8.GetBytes($$"""{"error":"{{message}}"}"""));

        error.Message.ShouldBe(message.Replace("\\\"", "\"", StringComparison.Ordinal));
        FailureClassifier.Classify(status, error, fallbackOnRefusal: false).ShouldBe(kind);
    }

    [Fact]
    public void Logprobs_BecomeOpenAIs()
    {
        var sink = Stream("""{"model":"m","message":{"role":"assistant","content":"a"},"logprobs":[{"token":"a\n","logprob":-0.5,"bytes":[97,10],"top_logprobs":[{"token":"b","logprob":-1}]},{"token":"c","logprob":-2}],"done":true}""");

        JsonNode.Parse(sink.Only.Logprobs.ShouldHaveSingleItem()).ShouldSay("""
            {"content":[{"token":"a\n","logprob":-0.5,"bytes":[97,10],"top_logprobs":[{"token":"b","logprob":-1,"bytes":null}]},{"token":"c","logprob":-2,"bytes":null,"top_logprobs":[]}]}
            """);
    }

    [Fact]
    public void Images_OfAnAnswer_AreKnownByTheirBytes() =>
        Stream("""{"model":"m","message":{"role":"assistant","content":"","images":["iVBORw0KGgo=","/9j/4AAQ"]},"done":true}""").Only.Images.ShouldBe([("image/png", "iVBORw0KGgo="), ("image/jpeg", "/9j/4AAQ")]);

    [Fact]
    public void Line_WithoutAMessage_IsPassedOver() => Stream("""{"status":"loading"}""", "").Begun.ShouldBe(0);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"model":"m"}""")]
    [InlineData("""{"message":"text"}""")]
    [InlineData("""{"message":{"tool_calls":{}},"done":true}""")]
    [InlineData("""{"message":{"content":"a"},"done":true} x""")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("<html>")]
    public void Answer_ThatIsNone_IsSaidToBeBroken(string body) =>
        Should.Throw<JsonException>(() => Protocol.ParseAnswer(Encoding.UTF8.GetBytes(body), new RecordingSink()));

    private static RecordingSink Stream(params string[] lines) => FramedReading.Read(Protocol, Encoding.UTF8.GetBytes(string.Join('\n', lines)), 3);
}
