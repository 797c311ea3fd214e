using System.Text;
using System.Text.Json;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary><c>POST /v1/completions</c> at the real edge.</summary>
public sealed class CompletionsEndpointTests : IAsyncDisposable
{
    private const string NativeAnswer = """
        {"id":"cmpl-1","object":"text_completion","created":5,"model":"n","choices":[{"text":" world","index":0,"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}
        """;

    private const string TwoAnswers = """
        {"id":"chatcmpl-1","created":5,"model":"m-1","choices":[
         {"index":0,"message":{"role":"assistant","content":"One.","reasoning_content":"Hm."},"finish_reason":"stop"},
         {"index":1,"message":{"role":"assistant","content":"Two."},"finish_reason":"length"}],"usage":{"prompt_tokens":9,"completion_tokens":4}}
        """;

    private const string Yaml = """
        auth: open
        providers:
          n: { format: openai, base_url: "http://n.test/v1", api_key: key-of-n, quirks: { completions: [text-*] , max_completion_tokens: true } }
          o: { format: openai, base_url: "http://o.test/v1", api_key: key-of-o }
          a: { format: anthropic, base_url: "http://a.test", api_key: key-of-a }
          g: { format: gemini, base_url: "http://g.test", api_key: key-of-g }
          z: { format: azure-openai, base_url: "http://z.test", api_key: key-of-z, api_version: 2024-10-21, urls: deployments, quirks: { completions: ["*"] } }
        models:
          n/text-1: { input_per_million: 1, output_per_million: 1000, context: 4096, max_output: 4096 }
        tiers:
          both: { chain: [n/text-1, a/claude-sonnet-4-5] }
          back: { chain: [o/m, n/text-1] }
        """;

    private readonly FakeUpstream _upstream = new();
    private GatewayHost? _gateway;

    [Fact]
    public async Task Request_ToATargetThatHasThem_IsTheClientsBytesWithTheModelReplaced()
    {
        await StartAsync();
        const string Body = """{ "prompt":["a","b"], "model":"n/text-1" ,"echo":true,"best_of":2,"logprobs":3,"unknown":{"kept":1}}""";
        var answer = await SendAsync(Body);
        (answer.Status, answer.Text, answer.Header("x-gateway-target")).ShouldBe((200, NativeAnswer, "n/text-1"));
        _upstream.CallsTo("n.test").ShouldHaveSingleItem().Address.ShouldBe(new Uri("http://n.test/v1/completions"));
        SentTo("n.test").ShouldBe(Body.Replace("\"n/text-1\"", "\"text-1\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_ToADeploymentThatHasThem_GoesToItsAddress()
    {
        await StartAsync();
        (await SendAsync("""{"model":"z/instruct","prompt":"Hello"}""")).Status.ShouldBe(200);
        _upstream.CallsTo("z.test").ShouldHaveSingleItem().Address.ShouldBe(new Uri("http://z.test/openai/deployments/instruct/completions?api-version=2024-10-21"));
    }

    [Fact]
    public async Task Request_ToAnotherModelOfTheSameProvider_IsAChatCompletion()
    {
        await StartAsync();
        _upstream.On("n.test", UpstreamReply.Json(200, MessagesStage.ChatAnswer));
        (await SendAsync("""{"model":"n/chat","prompt":"Hello"}""")).Json.GetProperty("object").GetString().ShouldBe("text_completion");
        _upstream.CallsTo("n.test").ShouldHaveSingleItem().Address.AbsolutePath.ShouldBe("/v1/chat/completions");
    }

    [Fact]
    public async Task Request_ToAnotherTarget_IsSaidByTheUser()
    {
        await StartAsync();
        _upstream.On("o.test", UpstreamReply.Json(200, TwoAnswers));
        var answer = await SendAsync("""
            {"model":"o/m","prompt":["Say \"hi\""],"max_tokens":64,"n":2,"temperature":0.5,"top_p":0.9,"frequency_penalty":0.1,"presence_penalty":0.2,"seed":7,"stop":"\n","user":"u",
             "suffix":null,"echo":false,"best_of":1,"logprobs":null,"logit_bias":{"50256":-100}}
            """);
        answer.Status.ShouldBe(200, answer.Text);
        var sent = JsonElement.Parse(SentTo("o.test"));
        JsonElement.DeepEquals(sent, JsonElement.Parse("""
            {"model":"m","messages":[{"role":"user","content":"Say \"hi\""}],"max_tokens":64,"stop":["\n"],"n":2,"temperature":0.5,"top_p":0.9,"frequency_penalty":0.1,"presence_penalty":0.2,"seed":7}
            """)).ShouldBeTrue(sent.GetRawText());
        var choices = answer.Json.GetProperty("choices");
        JsonElement.DeepEquals(choices, JsonElement.Parse("""
            [{"text":"One.","index":0,"logprobs":null,"reasoning_content":"Hm.","finish_reason":"stop"},{"text":"Two.","index":1,"logprobs":null,"finish_reason":"length"}]
            """)).ShouldBeTrue(choices.GetRawText());
        (answer.Json.GetProperty("object").GetString(), answer.Json.GetProperty("model").GetString(), answer.Json.GetProperty("id").GetString()).ShouldBe(("text_completion", "m-1", "chatcmpl-1"));
        answer.Json.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(13);
        answer.Json.GetProperty("gateway").GetProperty("dropped").EnumerateArray().Select(name => name.GetString()).ShouldBe(["user", "logit_bias"]);
    }

    [Theory]
    [InlineData("\"prompt\":[\"a\",\"b\"]", "prompt")]
    [InlineData("\"prompt\":[1,2,3]", "prompt")]
    [InlineData("\"prompt\":[[1,2],[3]]", "prompt")]
    [InlineData("\"prompt\":\"a\",\"suffix\":\"b\"", "suffix")]
    [InlineData("\"prompt\":\"a\",\"echo\":true", "echo")]
    [InlineData("\"prompt\":\"a\",\"best_of\":3", "best_of")]
    [InlineData("\"prompt\":\"a\",\"logprobs\":0", "logprobs")]
    public async Task WhatAChatCannotSay_PassesOverTargetsThatHaveNothingElse(string members, string field)
    {
        await StartAsync();
        foreach (var model in (string[])["o/m", "g/gemini-2.5-flash", "a/claude-sonnet-4-5"])
        {
            var refused = await SendAsync($$"""{"model":"{{model}}",{{members}}}""");
            refused.ShouldBeError(400, "unsupported_parameter").GetProperty("param").GetString().ShouldBe(field, model);
            refused.Error.GetProperty("message").GetString()!.ShouldContain("the Completions format");
        }

        _upstream.Calls.ShouldBeEmpty();
        var answer = await SendAsync($$"""{"model":"back",{{members}}}""");
        (answer.Status, answer.Header("x-gateway-target")).ShouldBe((200, "n/text-1"), answer.Text);
    }

    [Fact]
    public async Task Target_Failing_IsFollowedByOneOfAnotherFormat()
    {
        await StartAsync();
        _upstream.On("n.test", UpstreamReply.Json(503, "{}"));
        var answer = await SendAsync("""{"model":"both","prompt":"Hi"}""");
        (answer.Status, answer.Header("x-gateway-target"), answer.Header("x-gateway-fallback-reason")).ShouldBe((200, "a/claude-sonnet-4-5", "overloaded"), answer.Text);
        answer.Json.GetProperty("choices")[0].GetProperty("text").GetString().ShouldBe("Hi.");
    }

    [Fact]
    public async Task Stream_TranslatedAndPassed_HaveTheSameShape()
    {
        await StartAsync();
        _upstream.On("o.test", UpstreamReply.Stream(Chunks.Event(Chunks.Hello), Chunks.Event(Chunks.World), Chunks.Event(Chunks.Stop), "data: [DONE]\n\n"));
        var translated = await SendAsync("""{"model":"o/m","prompt":"Hi","stream":true}""");
        translated.Events[^1].ShouldBe("[DONE]");
        var text = CompletionReading.Of(translated.Body, isStream: true);
        (text.Text, text.Finish, text.Used).ShouldBe(("Hello world", "stop", null));
        JsonElement.Parse(SentTo("o.test")).GetProperty("stream_options").GetProperty("include_usage").GetBoolean().ShouldBeTrue();

        string[] events =
        [
            """{"id":"cmpl-2","object":"text_completion","created":5,"model":"n","choices":[{"text":"Hel","index":0,"logprobs":null,"finish_reason":null}]}""",
            """{"id":"cmpl-2","object":"text_completion","created":5,"model":"n","choices":[{"text":"lo","index":0,"logprobs":null,"finish_reason":"stop"}]}""",
        ];
        const string Usage = """{"id":"cmpl-2","object":"text_completion","created":5,"model":"n","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""";
        _upstream.On("n.test", UpstreamReply.Stream([.. events.Append(Usage).Append("[DONE]").Select(data => $"data: {data}\n\n")]));
        var passed = await SendAsync("""{"model":"n/text-1","prompt":"Hi","stream":true}""");
        passed.Events.ShouldBe([.. events, "[DONE]"], "the usage that only the gateway asked for is its own");
        JsonElement.Parse(SentTo("n.test")).GetProperty("stream_options").GetProperty("include_usage").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Stream_ThatAsksForUsage_EndsWithItAndWithWhatItCost()
    {
        await StartAsync();
        _upstream.On("a.test", UpstreamReply.Stream(
            """data: {"type":"message_start","message":{"model":"c","id":"msg_1","content":[],"usage":{"input_tokens":12,"output_tokens":1}}}""" + "\n\n",
            """data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""" + "\n\n",
            """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi."}}""" + "\n\n",
            """data: {"type":"content_block_stop","index":0}""" + "\n\n",
            """data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}""" + "\n\n",
            """data: {"type":"message_stop"}""" + "\n\n"));
        var answer = await SendAsync("""{"model":"a/claude-sonnet-4-5","prompt":"Hi","stream":true,"stream_options":{"include_usage":true}}""");
        var last = JsonElement.Parse(answer.Events[^2]);
        (last.GetProperty("choices").GetArrayLength(), last.GetProperty("usage").GetProperty("completion_tokens").GetInt32()).ShouldBe((0, 7));
        last.GetProperty("gateway").GetProperty("target").GetString().ShouldBe("a/claude-sonnet-4-5");
        answer.Events.SkipLast(2).ShouldAllBe(data => JsonElement.Parse(data).GetProperty("usage").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Stream_CutAfterContent_EndsInAnError()
    {
        await StartAsync();
        _upstream.On("o.test", UpstreamReply.Stream(Chunks.Event(Chunks.Hello), Chunks.Event(Chunks.World)));
        var answer = await SendAsync("""{"model":"o/m","prompt":"Hi","stream":true}""");
        answer.IsWhole.ShouldBeFalse();
        ClientAnswer.ShouldHaveErrorShape(answer.Events[^1]).GetProperty("code").GetString().ShouldBe("upstream_error");
        CompletionReading.Of(answer.Body, isStream: true).Text.ShouldBe("Hello world");
    }

    [Fact]
    public async Task Ceiling_ThatALongAnswerWouldBreak_LowersMaxTokensByTheNameCompletionsKnow()
    {
        await StartAsync();
        var answer = await ClientDialect.Completions.SendAsync(_gateway!, """{"model":"n/text-1","prompt":"Hi"}""", ("x-gateway-max-cost-usd", "1"));
        answer.Status.ShouldBe(200, answer.Text);
        var sent = JsonElement.Parse(SentTo("n.test"));
        sent.GetProperty("max_tokens").GetInt32().ShouldBeInRange(900, 1000);
        sent.TryGetProperty("max_completion_tokens", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"prompt":"x"}""", "missing_required_parameter", "model")]
    [InlineData("""{"model":"o/m"}""", "missing_required_parameter", "prompt")]
    [InlineData("""{"model":"o/m","prompt":null}""", "missing_required_parameter", "prompt")]
    [InlineData("""{"model":"o/m","prompt":5}""", "invalid_type", "prompt")]
    [InlineData("""{"model":"o/m","prompt":[]}""", "invalid_value", "prompt")]
    [InlineData("""{"model":"o/m","prompt":[{}]}""", "invalid_type", "prompt[0]")]
    [InlineData("""{"model":"o/m","prompt":"x","max_tokens":"many"}""", "invalid_type", "max_tokens")]
    [InlineData("""{"model":"o/m","prompt":"x","stop":5}""", "invalid_type", "stop")]
    [InlineData("""{"model":"o/m","prompt":"x","stream":1}""", "invalid_type", "stream")]
    [InlineData("""{"model":"o/m","prompt":"x","stream_options":{"include_usage":"yes"}}""", "invalid_type", "stream_options.include_usage")]
    [InlineData("""{"model":"o/m","prompt":"x" """, "invalid_json", null)]
    public async Task Request_AtFault_Is400NamingTheField(string body, string code, string? param)
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
        _upstream.On("n.test", UpstreamReply.Json(200, NativeAnswer)).On("z.test", UpstreamReply.Json(200, NativeAnswer)).On("a.test", UpstreamReply.Json(200, MessagesStage.ClaudeAnswer));
        _gateway = await GatewayHost.StartAsync(Yaml, _upstream);
    }

    private Task<ClientAnswer> SendAsync(string body) => ClientDialect.Completions.SendAsync(_gateway!, body);

    private string SentTo(string host) => Encoding.UTF8.GetString(_upstream.CallsTo(host).ShouldHaveSingleItem().Body);
}
