using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocols.Bedrock;
using Gateway.Tests.Protocols.OpenAI;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.Bedrock;

/// <summary>InvokeModel for vendors whose own body is a Chat Completion.</summary>
public sealed class InvokedChatTests
{
    private const string GptOss = "openai.gpt-oss-20b-1:0";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly NativeExchanges Exchanges = new("invoke");

    public static TheoryData<string> Requests => Exchanges.Ids(e => NativeExchanges.RequestBody(e) is { } body && JsonNode.Parse(body)!["messages"] is not null && ModelOf(e) is var model && (model.StartsWith("openai.", StringComparison.Ordinal) || model.StartsWith("ai21.jamba", StringComparison.Ordinal)));

    /// <summary>Split at every byte: within a tag, within the reasoning, behind it.</summary>
    public static TheoryData<string, string, string> Texts => new()
    {
        { "<reasoning>Think &lt; twice.</reasoning>sum=5", "Think &lt; twice.", "sum=5" },
        { "<reasoning></reasoning>5", "", "5" },
        { "<reasoning>never closed </reason", "never closed </reason", "" },
        { "<reason is no tag", "", "<reason is no tag" },
        { "<reason", "", "<reason" },
        { "a <reasoning>b</reasoning>", "", "a <reasoning>b</reasoning>" },
        { "<reasoning>a</reasoning>b<reasoning>c</reasoning>", "a", "b<reasoning>c</reasoning>" },
    };

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public void Request_ReadAndRendered_SaysTheSame(string id)
    {
        var exchange = Exchanges.Get(id);
        var sent = JsonNode.Parse(NativeExchanges.RequestBody(exchange)!)!.AsObject();
        sent["model"] ??= "m";
        var model = ModelOf(exchange);

        var (rendered, request) = Asked.Read(sent.ToJsonString()).Rendered(new InvokeProtocol().For(model), model);

        request.Path.ShouldBe($"/model/{Uri.EscapeDataString(model)}/invoke");
        request.Dropped.ShouldBeEmpty();
        sent.Remove("model");
        sent.Remove("stream");
        rendered.ShouldSay(sent.ToJsonString().Replace("\"content\":[]", "\"content\":null", StringComparison.Ordinal));
    }

    [Fact]
    public void Request_ForAStream_SaysSoInItsAddressAlone()
    {
        var (rendered, request) = (Says.Hello with { Stream = true }).Rendered(new InvokeProtocol().For(GptOss), GptOss);

        request.Path.ShouldBe("/model/openai.gpt-oss-20b-1%3A0/invoke-with-response-stream");
        rendered.ShouldSay("""{"messages":[{"role":"user","content":"Hello"}]}""");
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Stream_WithReasoningInATag_GivesItAsReasoning(string text, string reasoning, string said)
    {
        var sink = new RecordingSink();
        var parser = new InvokeProtocol().For(GptOss).CreateStreamParser();
        foreach (var letter in text)
        {
            parser.Parse("chunk"u8, Wrapped(new JsonObject { ["id"] = "c", ["choices"] = new JsonArray(Choice(letter.ToString(), null)) }), sink);
        }

        parser.Parse("chunk"u8, Wrapped(new JsonObject
        {
            ["choices"] = new JsonArray(Choice("", "stop")),
            ["amazon-bedrock-invocationMetrics"] = new JsonObject { ["inputTokenCount"] = 7, ["outputTokenCount"] = 3 },
        }), sink);
        parser.Complete(sink);

        sink.Only.Reasoning.ToString().ShouldBe(reasoning);
        sink.Only.Text.ToString().ShouldBe(said);
        sink.Ended.ShouldBeTrue();
        sink.Used!.Value.Tokens.Prompt.ShouldBe(7);
        sink.Used!.Value.Tokens.Completion.ShouldBe(3);
    }

    [Fact]
    public void Stream_WithItsBracketsEscaped_IsReadAlike()
    {
        var sink = new RecordingSink();
        var parser = new InvokeProtocol().For(GptOss).CreateStreamParser();
        foreach (var piece in (string[])["<reason", "ing>a \\u003c b", "</reasoning", ">c"])
        {
            parser.Parse("chunk"u8, Wrapped(new JsonObject { ["choices"] = new JsonArray(Choice(piece, null)) }, escapesBrackets: true), sink);
        }

        sink.Only.Reasoning.ToString().ShouldBe(@"a \\u003c b");
        sink.Only.Text.ToString().ShouldBe("c");
    }

    [Fact]
    public void Stream_BrokenOffBeforeItsFinish_IsNotWhole()
    {
        var sink = new RecordingSink();
        var parser = new InvokeProtocol().For(GptOss).CreateStreamParser();
        parser.Parse("chunk"u8, Wrapped(new JsonObject { ["choices"] = new JsonArray(Choice("<reasoning>a</reasoning>b", null)) }), sink);
        parser.Complete(sink);

        sink.Ended.ShouldBeFalse();
    }

    [Fact]
    public void Answers_CutOrMutated_AreReadOrSaidToBeBroken()
    {
        Assert.SkipWhen(RecordedFolder.Path is null, RecordedFolder.WhyMissing);
        var protocol = new InvokeProtocol().For(GptOss);
        byte[][] answers = [.. Requests.Select(row => Exchanges.All[row.Data].Body)];

        Mutation.Check(protocol, [.. answers, .. answers.Select(answer => Wrapped(JsonNode.Parse(answer)!))]);
        Mutation.CutAnywhere(protocol, answers);
    }

    private static string ModelOf(RecordedExchange exchange)
    {
        var path = exchange.Json.GetProperty("request").GetProperty("path").GetString()!;
        return Uri.UnescapeDataString(path["/model/".Length..path.LastIndexOf('/')]);
    }

    private static JsonObject Choice(string text, string? finish) => new() { ["index"] = 0, ["delta"] = new JsonObject { ["content"] = text }, ["finish_reason"] = finish };

    private static byte[] Wrapped(JsonNode chunk, bool escapesBrackets = false) =>
        Encoding.UTF8.GetBytes($$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(chunk.ToJsonString(escapesBrackets ? null : Relaxed)))}}"}""");
}
