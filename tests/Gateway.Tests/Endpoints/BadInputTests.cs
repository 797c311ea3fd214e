using System.Text;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Endpoints;

/// <summary>Whatever a client sends: the contract's error, at once, no upstream call, and the process goes on.</summary>
public sealed class BadInputTests
{
    private const string Messages = """ "messages":[{"role":"user","content":"Hi"}] """;

    /// <summary>Name, body, status, code, param, part of the message.</summary>
    public static TheoryData<string, string, int, string, string?, string> Bodies => new()
    {
        { "empty", "", 400, "invalid_json", null, "empty" },
        { "blank", "  \n", 400, "invalid_json", null, "JSON" },
        { "half", """{"model":"main",""", 400, "invalid_json", null, "line 1" },
        { "two documents", $$"""{"model":"main",{{Messages}}}{}""", 400, "invalid_json", null, "JSON" },
        { "an array", "[]", 400, "invalid_json", null, "object" },
        { "a text", "\"hello\"", 400, "invalid_json", null, "object" },
        { "a comment", $$"""{"model":"main",/* hi */{{Messages}}}""", 400, "invalid_json", null, "JSON" },
        { "a trailing comma", $$"""{"model":"main",{{Messages}},}""", 400, "invalid_json", null, "JSON" },
        { "nested too deep", $$"""{"model":"main","messages":{{new string('[', 500)}}{{new string(']', 500)}}}""", 400, "invalid_json", null, "JSON" },
        { "nested too deep elsewhere", $$"""{"model":"main",{{Messages}},"x":{{new string('[', 500)}}{{new string(']', 500)}}}""", 400, "invalid_json", null, "JSON" },
        { "no model", $$"""{{{Messages}}}""", 400, "missing_required_parameter", "model", "model" },
        { "no messages", """{"model":"main"}""", 400, "missing_required_parameter", "messages", "messages" },
        { "model twice", $$"""{"model":"main","model":"up/x",{{Messages}}}""", 400, "duplicate_parameter", "model", "twice" },
        { "model twice, once escaped", $$"""{"model":"main","mod\u0065l":"up/x",{{Messages}}}""", 400, "duplicate_parameter", "model", "twice" },
        { "model a number", $$"""{"model":7,{{Messages}}}""", 400, "invalid_type", "model", "string" },
        { "model null", $$"""{"model":null,{{Messages}}}""", 400, "invalid_type", "model", "string" },
        { "messages a text", """{"model":"main","messages":"Hi"}""", 400, "invalid_type", "messages", "array" },
        { "stream a text", $$"""{"model":"main","stream":"yes",{{Messages}}}""", 400, "invalid_type", "stream", "boolean" },
        { "model half a character", $$"""{"model":"\ud800",{{Messages}}}""", 400, "invalid_json", "model", "surrogate" },
        { "a key half a character", $$"""{"\ud800":1,"model":"main",{{Messages}}}""", 400, "invalid_json", null, "surrogate" },
        { "model no header can say", $$"""{"model":"up/modèle",{{Messages}}}""", 404, "model_not_found", "model", "up/mod" },
        { "unknown model", $$"""{"model":"gpt-nicer",{{Messages}}}""", 404, "model_not_found", "model", "gpt-nice" },
        { "unknown tier", $$"""{"model":"mian",{{Messages}}}""", 404, "model_not_found", "model", "'main'" },
        { "unknown provider", $$"""{"model":"nobody/x",{{Messages}}}""", 404, "model_not_found", "model", "nobody/x" },
        { "model of no name", $$"""{"model":"",{{Messages}}}""", 404, "model_not_found", "model", "" },
        { "model of a very long name", $$"""{"model":"{{new string('m', 2000)}}",{{Messages}}}""", 404, "model_not_found", "model", "" },
        { "an embedding model", $$"""{"model":"ollama/bge-m3",{{Messages}}}""", 400, "unsupported_model", "model", "embeddings" },
        { "an embedding model by its bare name", $$"""{"model":"bge-m3",{{Messages}}}""", 400, "unsupported_model", "model", "embeddings" },
        { "n the target cannot do", $$"""{"model":"single/solo-1","n":2,{{Messages}}}""", 400, "unsupported_capability", "n", "choices" },
        { "n a pass-through cannot do", $$"""{"model":"single/any","n":3,{{Messages}}}""", 400, "unsupported_capability", "n", "choices" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_Bad_IsRefusedWithoutACall(string name, string body, int status, string code, string? param, string part)
    {
        await using var stage = await EndpointStage.StartAsync();

        var answer = await stage.Gateway.ChatAsync(body);

        var error = answer.ShouldBeError(status, code);
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error", name);
        error.GetProperty("param").GetString().ShouldBe(param);
        error.GetProperty("message").GetString()!.ShouldContain(part, Case.Sensitive);
        await stage.ShouldHaveKeptItToItselfAsync();
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0xC0)]
    [InlineData(0xED)]
    public async Task Body_OfInvalidUtf8_IsRefusedWithoutACall(byte bad)
    {
        await using var stage = await EndpointStage.StartAsync();
        byte[] body = [.. """{"model":"main","messages":[{"role":"user","content":" """u8, bad, .. "\"}]}"u8];

        (await stage.Gateway.ChatAsync(body)).ShouldBeError(400, "invalid_json").GetProperty("message").GetString()!.ShouldContain("UTF-8");
        await stage.ShouldHaveKeptItToItselfAsync();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task ContentType_NotJson_IsRefusedWithoutACall(string type)
    {
        await using var stage = await EndpointStage.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Chunks.Request("main"))) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var error = (await stage.Gateway.SendAsync(request)).ShouldBeError(400, "unsupported_content_type");

        error.GetProperty("message").GetString()!.ShouldContain(type.Split(';')[0]);
        await stage.ShouldHaveKeptItToItselfAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_TooLarge_Is413BeforeItIsAllThere(bool withLength)
    {
        await using var stage = await EndpointStage.StartAsync();
        const string Head = "POST /v1/chat/completions HTTP/1.1\nHost: x\nContent-Type: application/json\n";
        // The rest is never sent: whoever waits for it waits for ever.
        var text = withLength
            ? await stage.SendRawAsync($"{Head}Content-Length: 40000000\n\n{{")
            : await stage.SendRawAsync($"{Head}Transfer-Encoding: chunked\n\n2000\n{new string(' ', 0x1100)}");

        text.ShouldStartWith("HTTP/1.1 413 ");
        text.ShouldContain("\"request_too_large\"");
        text.ShouldContain("x-should-retry: false", Case.Insensitive);
        await stage.ShouldHaveKeptItToItselfAsync();
    }

    [Fact]
    public async Task Body_AsLargeAsAllowed_IsTaken()
    {
        await using var stage = await EndpointStage.StartAsync();
        var body = Chunks.Request("main");

        (await stage.Gateway.ChatAsync(body.PadRight(EndpointStage.MostBytes))).Status.ShouldBe(200);
        (await stage.Gateway.ChatAsync(body.PadRight(EndpointStage.MostBytes + 1))).ShouldBeError(413, "request_too_large");
        stage.Upstream.Calls.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("/health/live", 200)]
    [InlineData("/v1/models", 200)]
    [InlineData("/v1/nothing", 404)]
    public async Task Head_OfWhatMayBeGot_IsAnswered(string path, int status)
    {
        await using var stage = await EndpointStage.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        (await stage.Gateway.SendAsync(request)).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("PUT", "/v1/chat/completions", "POST")]
    [InlineData("GET", "/v1/chat/completions", "POST")]
    [InlineData("BREW", "/v1/chat/completions", "POST")]
    [InlineData("POST", "/v1/models", "GET")]
    [InlineData("DELETE", "/v1/models/up/gpt-nice-2026", "GET")]
    [InlineData("POST", "/health/live", "GET")]
    [InlineData("DELETE", "/admin/targets", "GET")]
    [InlineData("POST", "/admin/targets", "GET")]
    public async Task Method_Wrong_Is405WithAllow(string method, string path, string allowed)
    {
        await using var stage = await EndpointStage.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var answer = await stage.Gateway.SendAsync(request);

        answer.ShouldBeError(405, "method_not_allowed");
        answer.Header("allow").ShouldBe(allowed);
        await stage.ShouldHaveKeptItToItselfAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/chat/completion")]
    [InlineData("/v1/chat/completions/more")]
    [InlineData("/v2/models")]
    [InlineData("/admin/nothing")]
    public async Task Path_Unknown_Is404(string path)
    {
        await using var stage = await EndpointStage.StartAsync();

        (await stage.Gateway.GetAsync(path)).ShouldBeError(404, "unknown_url").GetProperty("message").GetString()!.ShouldContain(path);
        await stage.ShouldHaveKeptItToItselfAsync();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("soon")]
    [InlineData("99999999999999")]
    [InlineData("")]
    public async Task Timeout_NotANumberOfMilliseconds_IsRefusedWithoutACall(string value)
    {
        await using var stage = await EndpointStage.StartAsync();

        var error = (await stage.Gateway.ChatAsync(Chunks.Request("main"), ("x-gateway-timeout-ms", value))).ShouldBeError(400, "invalid_value");

        error.GetProperty("param").GetString().ShouldBe("x-gateway-timeout-ms");
        await stage.ShouldHaveKeptItToItselfAsync();
    }
}
