using System.Text;
using System.Text.Json;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary><c>POST /v1/responses</c> at the real edge.</summary>
public sealed class ResponsesEndpointTests : IAsyncDisposable
{
    private const string NativeAnswer = """
        {"id":"resp_1","object":"response","created_at":5,"status":"completed","error":null,"incomplete_details":null,"model":"m","output":[{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hi.","annotations":[]}]}],"usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}}
        """;

    private const string Yaml = """
        auth: open
        providers:
          r: { format: openai, base_url: "http://r.test/v1", api_key: key-of-r, quirks: { responses: true } }
          q: { format: openai, base_url: "http://q.test/v1", api_key: key-of-q, quirks: { responses: true } }
          o: { format: openai, base_url: "http://o.test/v1", api_key: key-of-o }
          a: { format: anthropic, base_url: "http://a.test", api_key: key-of-a }
          g: { format: gemini, base_url: "http://g.test", api_key: key-of-g }
        tiers:
          both: { chain: [r/m, a/claude-sonnet-4-5] }
          back: { chain: [o/m, r/m] }
          twins: { chain: [r/m, q/m] }
        """;

    private readonly FakeUpstream _upstream = new();
    private GatewayHost? _gateway;

    [Fact]
    public async Task Request_ToATargetThatSpeaksIt_IsTheClientsBytesWithTheModelReplaced()
    {
        await StartAsync();
        const string Body = """{ "input":[{"type":"new_item","x":1}], "model":"r/m" ,"store":true,"unknown":{"kept":1}}""";
        var answer = await SendAsync(Body);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Text.ShouldBe(NativeAnswer);
        _upstream.CallsTo("r.test").ShouldHaveSingleItem().Address.ShouldBe(new Uri("http://r.test/v1/responses"));
        SentTo("r.test").ShouldBe(Body.Replace("\"r/m\"", "\"m\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_ToAnotherTarget_IsAChatCompletion()
    {
        await StartAsync();
        var answer = await SendAsync("""
            {"model":"o/m","instructions":"Be brief.","max_output_tokens":64,"temperature":0.5,"reasoning":{"effort":"low"},"store":false,"include":["reasoning.encrypted_content"],
             "text":{"format":{"type":"json_schema","name":"s","schema":{"type":"object"},"strict":true}},"tool_choice":{"type":"function","name":"look"},
             "tools":[{"type":"function","name":"look","description":"Looks.","parameters":{"type":"object"},"strict":true}],
             "input":[
              {"role":"user","content":[{"type":"input_text","text":"See"},{"type":"input_image","image_url":"data:image/png;base64,QUJD","detail":"low"}]},
              {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}]},
              {"type":"message","role":"assistant","content":[{"type":"output_text","text":"I look."}]},
              {"type":"function_call","call_id":"t1","name":"look","arguments":"{\"at\":1}"},
              {"type":"function_call_output","call_id":"t1","output":"seen"}]}
            """);
        answer.Status.ShouldBe(200, answer.Text);
        var sent = JsonElement.Parse(SentTo("o.test"));
        JsonElement.DeepEquals(sent, JsonElement.Parse("""
            {"model":"m","messages":[
              {"role":"system","content":"Be brief."},
              {"role":"user","content":[{"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD","detail":"low"}}]},
              {"role":"assistant","content":"I look.","tool_calls":[{"id":"t1","type":"function","function":{"name":"look","arguments":"{\"at\":1}"}}]},
              {"role":"tool","tool_call_id":"t1","content":"seen"}],
             "tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object"},"strict":true}}],
             "tool_choice":{"type":"function","function":{"name":"look"}},
             "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"},"strict":true}},
             "max_tokens":64,"temperature":0.5,"reasoning_effort":"low"}
            """)).ShouldBeTrue(sent.GetRawText());
        answer.Json.GetProperty("gateway").GetProperty("dropped").EnumerateArray().Select(name => name.GetString()).ShouldBe(["include"]);
        var output = answer.Json.GetProperty("output");
        output.EnumerateArray().Select(item => item.GetProperty("type").GetString()).ShouldBe(["message", "function_call"]);
        (output[1].GetProperty("call_id").GetString(), output[1].GetProperty("arguments").GetString()).ShouldBe(("call_1", """{"at":1}"""));
        (answer.Json.GetProperty("object").GetString(), answer.Json.GetProperty("status").GetString()).ShouldBe(("response", "completed"));
    }

    [Theory]
    [InlineData("\"previous_response_id\":\"resp_1\"", "previous_response_id")]
    [InlineData("\"store\":true", "store")]
    [InlineData("\"background\":true", "background")]
    [InlineData("\"conversation\":\"conv_1\"", "conversation")]
    public async Task State_NeedsATargetThatKeepsIt(string member, string field)
    {
        await StartAsync();
        foreach (var model in (string[])["o/m", "twins", "back"])
        {
            var answer = await SendAsync($$"""{"model":"{{model}}","input":"Hi",{{member}}}""");
            answer.ShouldBeError(400, "unsupported_parameter").GetProperty("param").GetString().ShouldBe(field, model);
        }

        _upstream.Calls.ShouldBeEmpty();
        (await SendAsync($$"""{"model":"r/m","input":"Hi",{{member}}}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Tool_OfTheProvidersOwn_PassesOverTargetsWithoutIt()
    {
        await StartAsync();
        var answer = await SendAsync("""{"model":"back","input":"Hi","tools":[{"type":"web_search"}]}""");
        (answer.Status, answer.Header("x-gateway-target")).ShouldBe((200, "r/m"), answer.Text);
        (await SendAsync("""{"model":"o/m","input":"Hi","tools":[{"type":"web_search"}]}""")).ShouldBeError(400, "unsupported_parameter").GetProperty("param").GetString().ShouldBe("tools[0].type");
    }

    [Fact]
    public async Task Target_Failing_IsFollowedByOneOfAnotherFormat()
    {
        await StartAsync();
        _upstream.On("r.test", UpstreamReply.Json(503, "{}"));
        var answer = await SendAsync("""{"model":"both","input":"Hi"}""");
        (answer.Status, answer.Header("x-gateway-target")).ShouldBe((200, "a/claude-sonnet-4-5"), answer.Text);
        answer.Json.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("Hi.");
    }

    [Fact]
    public async Task Seal_OfAnotherFormat_GoesBackToItAndNotToAnother()
    {
        await StartAsync();
        _upstream.On("g.test", UpstreamReply.Json(200, """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"Thinking","thought":true},{"functionCall":{"name":"look","args":{"at":1}},"thoughtSignature":"U2VhbA=="}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2}}
            """));
        var first = await SendAsync("""{"model":"g/gemini-2.5-flash","input":"Hi"}""");
        var output = first.Json.GetProperty("output");
        output.EnumerateArray().Select(item => item.GetProperty("type").GetString()).ShouldBe(["reasoning", "reasoning", "function_call"], first.Text);
        string Next(string model) => $$"""
            {"model":"{{model}}","input":[{"role":"user","content":"Hi"},{{string.Join(',', output.EnumerateArray().Select(item => item.GetRawText()))}},
             {"type":"function_call_output","call_id":"{{output[2].GetProperty("call_id").GetString()}}","output":"seen"}]}
            """;

        (await SendAsync(Next("g/gemini-2.5-flash"))).Status.ShouldBe(200);
        Encoding.UTF8.GetString(_upstream.CallsTo("g.test")[^1].Body).ShouldContain("\"thoughtSignature\":\"U2VhbA==\"");
        _upstream.On("r.test", UpstreamReply.Json(200, MessagesStage.ChatAnswer));
        (await SendAsync(Next("r/m"))).Status.ShouldBe(200);
        SentTo("r.test").ShouldNotContain("gateway");
        _upstream.CallsTo("r.test").Single().Address.AbsolutePath.ShouldBe("/v1/chat/completions");
    }

    [Fact]
    public async Task Stream_CutAfterContent_EndsInTheFormatsError()
    {
        await StartAsync();
        _upstream.On("o.test", UpstreamReply.Stream(Chunks.Event(Chunks.Hello), Chunks.Event(Chunks.World)));
        var answer = await SendAsync("""{"model":"o/m","input":"Hi","stream":true}""");
        answer.IsWhole.ShouldBeFalse();
        answer.Text.ShouldContain("event: error\ndata: {\"type\":\"error\"");
        JsonElement.Parse(answer.Events[^1]).GetProperty("code").GetString().ShouldBe("upstream_error");
    }

    [Fact]
    public async Task Stream_EventsAreNumberedAndInOrder()
    {
        await StartAsync();
        _upstream.On("o.test", UpstreamReply.Stream(Chunks.Event(Chunks.Hello), Chunks.Event(Chunks.World), Chunks.Event(Chunks.Stop), "data: [DONE]\n\n"));
        var answer = await SendAsync("""{"model":"o/m","input":"Hi","stream":true}""");
        answer.Events.Select(ClientDialect.TypeOf).ShouldBe(
        [
            "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.delta",
            "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
        ]);
        answer.Events.Select(data => JsonElement.Parse(data).GetProperty("sequence_number").GetInt32()).ShouldBe(Enumerable.Range(0, 10));
    }

    [Theory]
    [InlineData("""{"input":"x"}""", "missing_required_parameter", "model")]
    [InlineData("""{"model":"o/m"}""", "missing_required_parameter", "input")]
    [InlineData("""{"model":"o/m","input":5}""", "invalid_type", "input")]
    [InlineData("""{"model":"o/m","input":[]}""", "invalid_value", "input")]
    [InlineData("""{"model":"o/m","input":[{"role":"user"}]}""", "missing_required_parameter", "input[0].content")]
    [InlineData("""{"model":"o/m","input":[{"role":"bot","content":"x"}]}""", "invalid_value", "input[0].role")]
    [InlineData("""{"model":"o/m","input":[{"type":"function_call","name":"f","arguments":"{}"}]}""", "missing_required_parameter", "input[0].call_id")]
    [InlineData("""{"model":"o/m","input":[{"role":"user","content":[{"type":"input_image"}]}]}""", "missing_required_parameter", "input[0].content[0].image_url")]
    [InlineData("""{"model":"o/m","input":"x","max_output_tokens":"many"}""", "invalid_type", "max_output_tokens")]
    [InlineData("""{"model":"o/m","input":"x","tools":[{"type":"function"}]}""", "missing_required_parameter", "tools[0].name")]
    [InlineData("""{"model":"o/m","input":"x","text":{"format":{"type":"json_schema","name":"n"}}}""", "missing_required_parameter", "text.format.schema")]
    public async Task Request_AtFault_Is400NamingTheField(string body, string code, string param)
    {
        await StartAsync();
        (await SendAsync(body)).ShouldBeError(400, code).GetProperty("param").GetString().ShouldBe(param);
        _upstream.Calls.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        _upstream.Dispose();
    }

    private async Task StartAsync()
    {
        _upstream.On("r.test", UpstreamReply.Json(200, NativeAnswer)).On("o.test", UpstreamReply.Json(200, MessagesStage.ChatAnswer)).On("a.test", UpstreamReply.Json(200, MessagesStage.ClaudeAnswer));
        _gateway = await GatewayHost.StartAsync(Yaml, _upstream);
    }

    private Task<ClientAnswer> SendAsync(string body) => ClientDialect.Responses.SendAsync(_gateway!, body);

    private string SentTo(string host) => Encoding.UTF8.GetString(_upstream.CallsTo(host).ShouldHaveSingleItem().Body);
}
