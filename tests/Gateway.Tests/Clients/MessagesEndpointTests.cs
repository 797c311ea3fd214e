using System.Text.Json;
using Gateway.Tests.Admission;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary><c>POST /v1/messages</c> at the real edge.</summary>
public class MessagesEndpointTests
{
    [Fact]
    public async Task Request_ToAnAnthropicTarget_IsTheClientsBytesWithTheModelReplaced()
    {
        await using var stage = await MessagesStage.StartAsync();
        const string Body = """{ "max_tokens": 64,"unknown":{"kept":[1,  2]}, "model":"both" ,"messages":[{"role":"user","content":[{"type":"new_kind","x":1}]}]}""";
        var answer = await stage.SendAsync(Body, ("anthropic-version", "2024-01-01"), ("anthropic-beta", "one,two"));
        answer.Status.ShouldBe(200, answer.Text);
        answer.Text.ShouldBe(MessagesStage.ClaudeAnswer);
        var call = stage.Upstream.CallsTo("a.test").ShouldHaveSingleItem();
        call.Address.ShouldBe(new Uri("http://a.test/v1/messages"));
        stage.SentTo("a.test").ShouldBe(Body.Replace("\"both\"", "\"claude-sonnet-4-5\"", StringComparison.Ordinal));
        call.Headers.GetValues("anthropic-version").ShouldBe(["2024-01-01"]);
        call.Headers.GetValues("anthropic-beta").ShouldBe(["one,two"]);
        call.Headers.GetValues("x-api-key").ShouldBe(["key-of-a"]);
    }

    [Fact]
    public async Task Request_WithoutAVersion_IsSentWithOne()
    {
        await using var stage = await MessagesStage.StartAsync();
        (await stage.AskAsync("both")).Status.ShouldBe(200);
        stage.Upstream.CallsTo("a.test").Single().Headers.GetValues("anthropic-version").ShouldBe(["2023-06-01"]);
    }

    [Fact]
    public async Task Request_ToAnOpenAITarget_IsAChatCompletion()
    {
        await using var stage = await MessagesStage.StartAsync();
        var answer = await stage.SendAsync("""
            {"model":"o/m","max_tokens":64,"temperature":0.5,"top_k":3,"stop_sequences":["X"],"metadata":{"user_id":"u"},"tool_choice":{"type":"any","disable_parallel_tool_use":true},
             "system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],
             "tools":[{"name":"look","description":"Looks.","input_schema":{"type":"object","properties":{"at":{"type":"integer"}}}}],
             "messages":[
              {"role":"user","content":[{"type":"text","text":"See"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJD"}},{"type":"image","source":{"type":"url","url":"https://x.test/a.png"}}]},
              {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"I look."},{"type":"tool_use","id":"t1","name":"look","input":{"at":1}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"seen"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJE"}}]},{"type":"text","text":"And?"}]}]}
            """);
        answer.Status.ShouldBe(200, answer.Text);
        var sent = stage.JsonSentTo("o.test");
        JsonElement.DeepEquals(sent, JsonElement.Parse("""
            {"model":"m","messages":[
              {"role":"system","content":"Be brief."},
              {"role":"user","content":[{"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}]},
              {"role":"assistant","content":"I look.","tool_calls":[{"id":"t1","type":"function","function":{"name":"look","arguments":"{\"at\":1}"}}]},
              {"role":"tool","tool_call_id":"t1","content":"seen"},
              {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJE"}}]},
              {"role":"user","content":"And?"}],
             "tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object","properties":{"at":{"type":"integer"}}}}}],
             "tool_choice":"required","parallel_tool_calls":false,"max_tokens":64,"stop":["X"],"temperature":0.5}
            """)).ShouldBeTrue(sent.GetRawText());
        answer.Json.GetProperty("gateway").GetProperty("dropped").EnumerateArray().Select(name => name.GetString()).ShouldBe(["top_k", "user"]);
    }

    [Fact]
    public async Task Answer_OfAnOpenAITarget_IsAMessage()
    {
        await using var stage = await MessagesStage.StartAsync();
        var answer = await stage.AskAsync("o/m");
        answer.Header("x-gateway-target").ShouldBe("o/m");
        answer.Header("request-id").ShouldBe(answer.Header("x-request-id"));
        var message = answer.Json;
        (message.GetProperty("id").GetString(), message.GetProperty("type").GetString(), message.GetProperty("role").GetString(), message.GetProperty("model").GetString())
            .ShouldBe(("chatcmpl-1", "message", "assistant", "m-1"));
        message.GetProperty("content").GetRawText().ShouldBe("""[{"type":"text","text":"Hi."},{"type":"tool_use","id":"call_1","name":"look","input":{"at":1}}]""");
        message.GetProperty("stop_reason").GetString().ShouldBe("tool_use");
        message.GetProperty("stop_sequence").ValueKind.ShouldBe(JsonValueKind.Null);
        message.GetProperty("usage").GetRawText().ShouldBe("""{"input_tokens":7,"cache_creation_input_tokens":0,"cache_read_input_tokens":2,"output_tokens":4}""");
    }

    [Fact]
    public async Task Target_Failing_IsFollowedByOneOfAnotherFormat()
    {
        await using var stage = await MessagesStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""));
        var answer = await stage.AskAsync("both");
        (answer.Status, answer.Header("x-gateway-target"), answer.Header("x-gateway-fallback-reason")).ShouldBe((200, "o/m", "overloaded"));
        answer.Json.GetProperty("type").GetString().ShouldBe("message");
    }

    [Fact]
    public async Task Target_ThatCannotTakeAnthropicsOwnTool_IsPassedOver()
    {
        await using var stage = await MessagesStage.StartAsync();
        const string Tool = ""","tools":[{"type":"web_search_20250305","name":"web_search"}]""";
        var answer = await stage.AskAsync("back", Tool);
        (answer.Status, answer.Header("x-gateway-target")).ShouldBe((200, "a/claude-sonnet-4-5"), answer.Text);
        answer.Header("x-gateway-skipped")!.ShouldContain("o/m");

        var refused = await stage.AskAsync("o/m", Tool);
        refused.Status.ShouldBe(400, refused.Text);
        var error = refused.Json.GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
        error.GetProperty("param").GetString().ShouldBe("tools[0].type");
        error.GetProperty("message").GetString()!.ShouldContain("tools[0].type");
    }

    [Fact]
    public async Task Seal_OfAnotherFormat_GoesBackToItAndNotToClaude()
    {
        await using var stage = await MessagesStage.StartAsync();
        stage.Upstream.On("g.test", UpstreamReply.Json(200, """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"Thinking","thought":true},{"functionCall":{"name":"look","args":{"at":1}},"thoughtSignature":"U2VhbA=="}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2}}
            """));
        var first = await stage.AskAsync("g/gemini-2.5-flash");
        first.Status.ShouldBe(200, first.Text);
        var content = first.Json.GetProperty("content");
        content.EnumerateArray().Select(block => block.GetProperty("type").GetString()).ShouldBe(["thinking", "redacted_thinking", "tool_use"]);
        var call = content[2].GetProperty("id").GetString();
        string Next(string model) => $$"""
            {"model":"{{model}}","max_tokens":64,"messages":[{"role":"user","content":"Hello"},{"role":"assistant","content":{{content.GetRawText()}}},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"{{call}}","content":"seen","is_error":true}]}]}
            """;

        (await stage.SendAsync(Next("g/gemini-2.5-flash"))).Status.ShouldBe(200);
        System.Text.Encoding.UTF8.GetString(stage.Upstream.CallsTo("g.test")[^1].Body).ShouldContain("\"thoughtSignature\":\"U2VhbA==\"");
        (await stage.SendAsync(Next("both"))).Status.ShouldBe(200);
        var sent = stage.SentTo("a.test");
        sent.ShouldNotContain("gateway");
        sent.ShouldNotContain("thinking");
        sent.ShouldContain("\"is_error\":true");
    }

    [Fact]
    public async Task Stream_CutAfterContent_EndsInTheFormatsError()
    {
        await using var stage = await MessagesStage.StartAsync();
        stage.Upstream.On("o.test", UpstreamReply.Stream(Chunks.Event(Chunks.Hello), Chunks.Event(Chunks.World)));
        var answer = await stage.AskAsync("o/m", ",\"stream\":true");
        answer.IsWhole.ShouldBeFalse();
        answer.Text.ShouldContain("event: error\ndata: {\"type\":\"error\"");
        var last = JsonElement.Parse(answer.Events[^1]);
        last.GetProperty("error").GetProperty("type").GetString().ShouldBe("api_error");
        last.GetProperty("request_id").GetString().ShouldBe(answer.Header("x-request-id"));
    }

    [Fact]
    public async Task Stream_OfParallelCallsThatInterleave_HasThemOneAfterTheOther()
    {
        await using var stage = await MessagesStage.StartAsync();
        string Call(int index, string more) => $"data: {{\"id\":\"c\",\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{{\"tool_calls\":[{{\"index\":{index},{more}}}]}}}}]}}\n\n";
        stage.Upstream.On("o.test", UpstreamReply.Stream(
            Call(0, """
                "id":"a","function":{"name":"f","arguments":""}
                """),
            Call(1, """
                "id":"b","function":{"name":"g","arguments":"{\"y\":"}
                """),
            Call(0, """
                "function":{"arguments":"{\"x\":\"}\"}"}
                """),
            Call(1, """
                "function":{"arguments":"2}"}
                """),
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}\n\n",
            "data: [DONE]\n\n"));
        var answer = await stage.AskAsync("o/m", ",\"stream\":true");
        var said = ClientDialect.Messages.Read(answer.Body, true);
        said.Calls.ShouldBe([("f", """{"x":"}"}"""), ("g", """{"y":2}""")]);
        answer.Events.Select(ClientDialect.TypeOf).Where(type => type!.EndsWith("start", StringComparison.Ordinal) || type.EndsWith("stop", StringComparison.Ordinal)).ShouldBe(
            ["message_start", "content_block_start", "content_block_stop", "content_block_start", "content_block_stop", "message_stop"]);
    }

    [Fact]
    public async Task Answer_WithATrace_CarriesIt()
    {
        await using var stage = await MessagesStage.StartAsync();
        foreach (var model in (string[])["both", "o/m"])
        {
            var answer = await stage.AskAsync(model, "", ("x-gateway-trace", "full"));
            answer.Json.GetProperty("gateway").GetProperty("attempts").GetArrayLength().ShouldBe(1, answer.Text);
        }
    }

    [Theory]
    [InlineData("""{"type":"create"}""")]
    [InlineData("""{"type":"continue","previous_message_id":"msg_1"}""")]
    public async Task Thread_NeedsTheProviderThatKeepsIt(string thread)
    {
        await using var stage = await MessagesStage.StartAsync();
        foreach (var model in (string[])["o/m", "g/gemini-2.5-flash", "both", "back"])
        {
            var refused = await stage.AskAsync(model, $",\"thread\":{thread}");
            refused.Status.ShouldBe(400, refused.Text);
            var error = refused.Json.GetProperty("error");
            (error.GetProperty("type").GetString(), error.GetProperty("param").GetString()).ShouldBe(("invalid_request_error", "thread"));
            error.GetProperty("details").GetRawText().ShouldBe("""{"error_code":"thread_unsupported_request","unsupported":["thread"]}""");
        }

        stage.Upstream.Calls.ShouldBeEmpty();
        (await stage.AskAsync("a/claude-sonnet-4-5", $",\"thread\":{thread}")).Status.ShouldBe(200);
        stage.SentTo("a.test").ShouldContain(thread);
        (await stage.AskAsync("o/m", ",\"thread\":null")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Thread_ThatIsLost_IsToldInTheProvidersOwnCode()
    {
        await using var stage = await MessagesStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(404, """{"type":"error","error":{"type":"not_found_error","message":"No such thread","details":{"error_code":"thread_not_found"}}}"""));
        var answer = await stage.AskAsync("a/claude-sonnet-4-5", ",\"thread\":{\"type\":\"continue\",\"previous_message_id\":\"msg_1\"}");
        answer.Json.GetProperty("error").GetProperty("details").GetProperty("error_code").GetString().ShouldBe("thread_not_found", answer.Text);
    }

    [Theory]
    [InlineData("{", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("""{"max_tokens":1,"messages":[]}""", "missing_required_parameter", "model")]
    [InlineData("""{"model":"o/m","messages":[]}""", "missing_required_parameter", "max_tokens")]
    [InlineData("""{"model":"o/m","max_tokens":1}""", "missing_required_parameter", "messages")]
    [InlineData("""{"model":"o/m","max_tokens":"many","messages":[]}""", "invalid_type", "max_tokens")]
    [InlineData("""{"model":"o/m","max_tokens":0,"messages":[]}""", "invalid_type", "max_tokens")]
    [InlineData("""{"model":"o/m","max_tokens":1,"stream":"yes","messages":[]}""", "invalid_type", "stream")]
    [InlineData("""{"model":"o/m","max_tokens":1,"messages":"Hi"}""", "invalid_type", "messages")]
    [InlineData("""{"model":"o/m","max_tokens":1,"messages":[]}""", "invalid_value", "messages")]
    [InlineData("""{"model":"o/m","max_tokens":1,"messages":[{"role":"user"}]}""", "missing_required_parameter", "messages[0].content")]
    [InlineData("""{"model":"o/m","max_tokens":1,"messages":[{"role":"bot","content":"x"}]}""", "invalid_value", "messages[0].role")]
    [InlineData("""{"model":"o/m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "missing_required_parameter", "messages[0].content[0].text")]
    [InlineData("""{"model":"o/m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"<>"}}]}]}""", "invalid_value", "messages[0].content[0].source.data")]
    [InlineData("""{"model":"o/m","max_tokens":1,"messages":[{"role":"user","content":"x"}],"tool_choice":{"type":"tool"}}""", "missing_required_parameter", "tool_choice.name")]
    [InlineData("""{"model":"o/m","max_tokens":1,"messages":[{"role":"user","content":"x"}],"tools":[{"description":"d"}]}""", "missing_required_parameter", "tools[0].name")]
    [InlineData("""{"model":"o/m","max_tokens":1,"messages":[{"role":"user","content":"\ud800"}]}""", "invalid_json", null)]
    public async Task Request_AtFault_Is400NamingTheField(string body, string code, string? param)
    {
        await using var stage = await MessagesStage.StartAsync();
        var answer = await stage.SendAsync(body);
        answer.Status.ShouldBe(400, answer.Text);
        ClientDialect.Messages.IsError(answer.Json).ShouldBeTrue();
        var error = answer.Json.GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
        error.GetProperty("code").GetString().ShouldBe(code, answer.Text);
        (error.TryGetProperty("param", out var named) ? named.GetString() : null).ShouldBe(param);
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Error_HasAnthropicsTypeAndStatus()
    {
        await using var stage = await MessagesStage.StartAsync();
        var missing = await stage.AskAsync("nobody");
        (missing.Status, TypeOf(missing)).ShouldBe((404, "not_found_error"));

        stage.Upstream.On("o.test", UpstreamReply.Json(429, "{}", ("retry-after", "7")));
        var throttled = await stage.AskAsync("o/m");
        (throttled.Status, TypeOf(throttled), throttled.Header("retry-after")).ShouldBe((429, "rate_limit_error", "7"));

        using var wrong = new HttpRequestMessage(HttpMethod.Get, "/v1/messages");
        var method = await stage.Gateway.SendAsync(wrong);
        (method.Status, TypeOf(method)).ShouldBe((405, "invalid_request_error"));
    }

    [Fact]
    public async Task Key_InAnthropicsHeader_IsAsGoodAsABearer()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync();
        stage.Upstream.On("up.test", UpstreamReply.Json(200, MessagesStage.ChatAnswer));
        const string Body = """{"model":"main","max_tokens":9,"messages":[{"role":"user","content":"Hello"}]}""";
        (await ClientDialect.Messages.SendAsync(stage.Gateway, Body, ("x-api-key", key))).Status.ShouldBe(200);
        var refused = await ClientDialect.Messages.SendAsync(stage.Gateway, Body, ("x-api-key", "sk-ant-else"));
        (refused.Status, TypeOf(refused)).ShouldBe((401, "authentication_error"));
        stage.Upstream.Calls[^1].Headers.Contains("x-api-key").ShouldBeFalse();
    }

    private static string? TypeOf(ClientAnswer answer) => answer.Json.GetProperty("error").GetProperty("type").GetString();
}
