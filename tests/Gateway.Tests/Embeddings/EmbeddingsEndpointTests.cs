using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using static Gateway.Tests.Embeddings.EmbeddingStage;

namespace Gateway.Tests.Embeddings;

/// <summary><c>POST /v1/embeddings</c> through the real edge.</summary>
public sealed class EmbeddingsEndpointTests
{
    [Theory]
    [InlineData("o", "/v1/embeddings")]
    [InlineData("z", "/openai/deployments/e/embeddings?api-version=2024-10-21")]
    [InlineData("c", "/v2/embed")]
    [InlineData("g", "/v1beta/models/e:batchEmbedContents")]
    [InlineData("l", "/api/embed")]
    public async Task Vectors_OfAnyFormat_AreInOrderAndEncodedAsAsked(string provider, string path)
    {
        await using var stage = await StartAsync();
        foreach (var encoding in (string[])["", ",\"encoding_format\":\"float\"", ",\"encoding_format\":\"base64\""])
        {
            var answer = await stage.AskAsync($"{provider}/e", """["3","1","2"]""", encoding);

            Vectors(answer).ShouldBe([[3, 0.5f], [1, 0.5f], [2, 0.5f]]);
            answer.Json.GetProperty("data")[0].GetProperty("embedding").ValueKind.ShouldBe(encoding.Contains("base64", StringComparison.Ordinal) ? JsonValueKind.String : JsonValueKind.Array);
            answer.Json.GetProperty("usage").EnumerateObject().Select(member => (member.Name, member.Value.GetInt32())).ShouldBe([("prompt_tokens", 6), ("total_tokens", 6)]);
            answer.Json.GetProperty("model").GetString().ShouldBe("e");
            answer.Header("x-gateway-target").ShouldBe($"{provider}/e");
            stage.Upstream.Calls[^1].Address.PathAndQuery.ShouldBe(path);
        }
    }

    [Theory]
    [InlineData("pair")]
    [InlineData("translated")]
    public async Task Trace_OfEmbeddings_IsTheirGatewayMember(string tier)
    {
        await using var stage = await StartAsync();
        stage.Upstream.On(tier == "pair" ? "o.test" : "o.other", UpstreamReply.Json(503, "{}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/embeddings") { Content = new StringContent($$"""{"model":"{{tier}}","input":"1"}""") };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("x-gateway-trace", "full");

        var answer = await stage.Gateway.SendAsync(request);

        Vectors(answer).ShouldBe([[1, 0.5f]]);
        var trail = answer.Json.GetProperty("gateway");
        trail.GetProperty("target").GetString().ShouldBe(answer.Header("x-gateway-target"));
        trail.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("failure").GetString()).ShouldBe(tier == "pair" ? ["overloaded", null] : [null]);
    }

    [Fact]
    public async Task OwnFormat_IsPassedOnByteForByte()
    {
        await using var stage = await StartAsync();
        const string Given = """{ "data": [{"embedding":[ 1.50, -2e-3 ],"index":0,"extra":1}], "id":"x",  "usage":{"prompt_tokens":1,"total_tokens":1} }""";
        stage.Upstream.On("o.test", UpstreamReply.Json(200, Given));

        var answer = await stage.SendAsync("""{ "input" : "a\u0062" , "model":"bare", "user":"u","x":[1] }""");

        answer.Text.ShouldBe(Given);
        Sent(stage.Upstream.Calls[0]).ShouldBe("""{ "input" : "a\u0062" , "model":"e", "user":"u","x":[1] }""");
        answer.Header("x-gateway-cost-usd").ShouldBe("0.001");
    }

    [Theory]
    [InlineData("""{"data":[{"index":1,"embedding":[2,0.5]},{"index":0,"embedding":[1,0.5]}]}""", "")]
    [InlineData("""{"data":[{"embedding":"AACAPwAAAD8="},{"embedding":"AAAAQAAAAD8="}]}""", "")]
    [InlineData("""{"data":[{"embedding":[1,0.5]},{"embedding":[2,0.5]}]}""", ",\"encoding_format\":\"base64\"")]
    public async Task OwnFormat_NotAsAskedFor_IsPutRight(string given, string encoding)
    {
        await using var stage = await StartAsync();
        stage.Upstream.On("o.test", UpstreamReply.Json(200, given));

        Vectors(await stage.AskAsync("o/e", """["1","2"]""", encoding)).ShouldBe([[1, 0.5f], [2, 0.5f]]);
    }

    [Fact]
    public async Task Inputs_MoreThanTheTargetTakes_AreSentInPartsOfOneAttempt()
    {
        await using var stage = await StartAsync();

        var answer = await stage.AskAsync("translated", $"[{string.Join(',', Enumerable.Range(0, 200).Select(n => $"\"{n}\""))}]", ",\"seed_of\":1");

        Vectors(answer).Select(vector => vector[0]).ShouldBe(Enumerable.Range(0, 200).Select(n => (float)n));
        stage.Upstream.CallsTo("c.test").Select(call => JsonNode.Parse(call.Body)!["texts"]!.AsArray().Count).ShouldBe([96, 96, 8]);
        answer.Json.GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBe(400);
        (answer.Header("x-gateway-attempts"), answer.Header("x-gateway-cost-usd")).ShouldBe(("1", "0.4"));
        answer.Json.GetProperty("gateway").GetRawText().ShouldBe("""{"dropped":["seed_of"]}""");
    }

    [Fact]
    public async Task Part_ThatFails_LeavesAllVectorsToTheNextTarget()
    {
        await using var stage = await StartAsync();
        var calls = 0;
        stage.Upstream.On("c.test", call => ++calls == 2 ? UpstreamReply.Json(503, "{}") : Well(call));

        var answer = await stage.AskAsync("translated", $"[{string.Join(',', Enumerable.Repeat("\"1\"", 100))}]");

        Vectors(answer).Length.ShouldBe(100);
        (answer.Header("x-gateway-target"), answer.Header("x-gateway-attempts")).ShouldBe(("o/e", "2"));
        JsonNode.Parse(stage.Upstream.CallsTo("o.test").ShouldHaveSingleItem().Body)!["input"]!.AsArray().Count.ShouldBe(100);
    }

    [Theory]
    [InlineData(503, "{}")]
    [InlineData(429, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"error":{"message":"busy"}}""")]
    [InlineData(200, """{"data":[]}""")]
    [InlineData(200, """{"data":[{"embedding":[1,2]},{"embedding":[1,2]}]}""")]
    [InlineData(200, """{"data":[{"embedding":[1,2,3]}]}""")]
    [InlineData(200, """{"data":[{"embedding":[1]}]}""")]
    [InlineData(200, """{"data":[{"embedding":[1,"2"]}]}""")]
    [InlineData(200, """{"data":[{"embedding":"AACAPw=="}]}""")]
    [InlineData(200, """{"data":[{"index":1,"embedding":[1,2]}]}""")]
    public async Task Failure_OrVectorsThatAreNot_GoToTheNextTargetOfTheSpaceAndNowhereElse(int status, string body)
    {
        await using var stage = await StartAsync();
        stage.Upstream.On("o.test", UpstreamReply.Json(status, body));

        var answer = await stage.AskAsync("pair");
        Vectors(answer).ShouldBe([[1, 0.5f]]);
        answer.Header("x-gateway-target").ShouldBe("p/e");

        foreach (var alone in (string[])["o/e", "bare"])
        {
            (await stage.AskAsync(alone)).ShouldBeSomeError();
        }

        stage.Upstream.CallsTo("p.test").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Dimensions_TheTargetDoesNotHave_AreRefusedOrLeftToOnesThatDo()
    {
        await using var stage = await StartAsync();

        var error = (await stage.AskAsync("o/e", more: ",\"dimensions\":1")).ShouldBeError(400, "unsupported_capability");

        error.GetProperty("param").GetString().ShouldBe("dimensions");
        error.GetProperty("message").GetString()!.ShouldContain("o/e (lacks dimensions)");
        stage.Upstream.Calls.ShouldBeEmpty();
        Vectors(await stage.AskAsync("o/e", more: ",\"dimensions\":2")).ShouldBe([[1, 0.5f]]);

        stage.Upstream.On("p.test", UpstreamReply.Json(200, """{"data":[{"embedding":[4]}]}"""));
        var answer = await stage.AskAsync("pair", more: ",\"dimensions\":1");
        Floats(answer.Json.GetProperty("data")[0].GetProperty("embedding")).ShouldBe([4]);
        answer.Header("x-gateway-skipped").ShouldBe("o/e (lacks_capability)");
    }

    [Fact]
    public async Task Tokens_OnlyGoWhereTheyAreUnderstood()
    {
        await using var stage = await StartAsync();

        (await stage.AskAsync("c/e", "[[1,2],[3]]")).ShouldBeError(400, "unsupported_capability").GetProperty("param").GetString().ShouldBe("input");
        var answer = await stage.AskAsync("translated", "[[1,2],[3]]");

        Vectors(answer).ShouldBe([[7, 0.5f], [7, 0.5f]]);
        answer.Header("x-gateway-target").ShouldBe("o/e");
        stage.Upstream.CallsTo("c.test").ShouldBeEmpty();
    }

    [Fact]
    public async Task Input_LongerThanTheContext_IsRefused_ThoughManyShortOnesAreNot()
    {
        await using var stage = await StartAsync();

        (await stage.AskAsync("o/e", $"\"{new string('1', 2500)}\"")).ShouldBeError(400, "context_length_exceeded").GetProperty("param").GetString().ShouldBe("input");
        stage.Upstream.Calls.ShouldBeEmpty();
        Vectors(await stage.AskAsync("o/e", $"[{string.Join(',', Enumerable.Repeat("\"1\"", 2048))}]")).Length.ShouldBe(2048);
    }

    [Theory]
    [InlineData("o/chat")]
    [InlineData("talker")]
    [InlineData("chats")]
    [InlineData("h/claude")]
    public async Task Model_ThatMakesNone_IsNamed(string model)
    {
        await using var stage = await StartAsync();

        var error = (await stage.AskAsync(model)).ShouldBeError(400, "unsupported_model");

        error.GetProperty("param").GetString().ShouldBe("model");
        error.GetProperty("message").GetString()!.ShouldContain($"'{model}'");
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Model_OutsideTheCatalogue_IsItsProvidersToKnow()
    {
        await using var stage = await StartAsync();

        Vectors(await stage.AskAsync("o/new")).ShouldBe([[1, 0.5f]]);
        Sent(stage.Upstream.Calls[0]).ShouldContain("\"new\"");
    }

    [Theory]
    [InlineData("", 400, "invalid_json", null)]
    [InlineData("[]", 400, "invalid_json", null)]
    [InlineData("""{"model":"o/e"}""", 400, "missing_required_parameter", "input")]
    [InlineData("""{"input":"1"}""", 400, "missing_required_parameter", "model")]
    [InlineData("""{"model":"o/e","input":""}""", 400, "invalid_value", "input")]
    [InlineData("""{"model":"o/e","input":{}}""", 400, "invalid_type", "input")]
    [InlineData("""{"model":"o/e","input":"1","dimensions":-1}""", 400, "invalid_type", "dimensions")]
    [InlineData("""{"model":"o/e","input":"1","encoding_format":"hex"}""", 400, "invalid_type", "encoding_format")]
    [InlineData("""{"model":"o/e","input":"1","stream":true}""", 400, "invalid_value", "stream")]
    [InlineData("""{"model":"\ud800","input":"1"}""", 400, "invalid_json", null)]
    [InlineData("""{"model":"o/e","input":"1","\ud800":1}""", 400, "invalid_json", null)]
    [InlineData("""{"model":"nobody","input":"1"}""", 404, "model_not_found", "model")]
    public async Task Request_ThatIsNone_IsToldWhyAndSentNowhere(string body, int status, string code, string? param)
    {
        await using var stage = await StartAsync();

        (await stage.SendAsync(body)).ShouldBeError(status, code).GetProperty("param").GetString().ShouldBe(param);

        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Provider_ThatRefusesTheRequest_IsQuotedAndNotTriedElsewhere()
    {
        await using var stage = await StartAsync();
        stage.Upstream.On("o.test", UpstreamReply.Json(400, """{"error":{"message":"no such type","type":"invalid_request_error","param":"input_type","code":"bad"}}"""));

        (await stage.AskAsync("pair")).ShouldBeError(400, "bad").GetProperty("message").GetString().ShouldBe("no such type");

        stage.Upstream.CallsTo("p.test").ShouldBeEmpty();
    }
}
