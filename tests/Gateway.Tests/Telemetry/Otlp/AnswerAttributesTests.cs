using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Faults;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Telemetry.Otlp;

/// <summary>What a collector is told of answers: as the providers sent them, on the attempt's span and on the request's.</summary>
[Collection(Listening.Name)]
public sealed class AnswerAttributesTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Chat = "/v1/chat/completions";
    private const string Embeddings = """{"object":"list","model":"text-embedding-x-2","data":[{"object":"embedding","index":0,"embedding":[0.5,0.25]}],"usage":{"prompt_tokens":3,"total_tokens":3}}""";

    /// <summary>Passed on, translated, and in the format of a client of the provider's own; whole and streamed.</summary>
    [Theory]
    [InlineData("groq-25a1a285868c", Chat, "stop")]
    [InlineData("groq-2cc13f34eb92", Chat, "tool_calls")]
    [InlineData("anthropic-27d68b82d560", Chat, "tool_calls")]
    [InlineData("anthropic-18ad2c98f242", Chat, "tool_calls")]
    [InlineData("anthropic-1a73f0a887f0", "/v1/messages", "length")]
    [InlineData("anthropic-1c91135be164", "/v1/messages", "length")]
    public async Task Answer_Recorded_ItsIdModelEndAndUsageAreItsSpansAttributes(string id, string path, string ending)
    {
        Assert.SkipWhen(RecordedFolder.Path is null, RecordedFolder.WhyMissing);
        var recorded = Load(id);
        var said = Said(recorded);

        var (server, attempt) = await SpansAsync(
            new UpstreamReply(200, new BodyPart.Bytes(recorded.Body)) { ContentType = recorded.ContentType },
            path,
            $$"""{"model":"{{recorded.Provider}}/m","max_tokens":900,"stream":{{(recorded.IsStream ? "true" : "false")}},"messages":[{"role":"user","content":"Hi"}]}""");

        foreach (var span in (IReadOnlyDictionary<string, string>[])[server, attempt])
        {
            span["gen_ai.response.id"].ShouldBe(said["id"]);
            span["gen_ai.response.model"].ShouldBe(said["model"]);
            span["gen_ai.response.finish_reasons"].ShouldBe($"[{ending}]");
            int.Parse(span["gen_ai.usage.input_tokens"], CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
            int.Parse(span["gen_ai.usage.output_tokens"], CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
            span["gen_ai.provider.name"].ShouldBe(recorded.Provider);
        }

        server["gen_ai.request.model"].ShouldBe($"{recorded.Provider}/m");
        server["gateway.target"].ShouldBe($"{recorded.Provider}/m");
        server["gateway.attempts"].ShouldBe("1");
    }

    [Fact]
    public async Task Choices_Several_EachHasItsReason()
    {
        const string body = """{"id":"c-1","model":"m-2","choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"},{"index":1,"message":{"content":"b"},"finish_reason":"length"}],"usage":{"prompt_tokens":5,"completion_tokens":7}}""";

        var (server, attempt) = await SpansAsync(UpstreamReply.Json(200, body), Chat, """{"model":"own/m","n":2,"stream":false,"messages":[{"role":"user","content":"Hi"}]}""");

        attempt["gen_ai.response.finish_reasons"].ShouldBe("[stop,length]");
        (server["gen_ai.response.finish_reasons"], server["gen_ai.usage.input_tokens"], server["gen_ai.usage.output_tokens"]).ShouldBe(("[stop,length]", "5", "7"));
    }

    [Fact]
    public async Task Fallback_TheAttemptThatFailedHasNoAnswer_AndTheRequestHasTheOtherOnes()
    {
        var (server, attempts) = await AllSpansAsync(
            new FakeUpstream().On("groq.test", UpstreamReply.Json(503, "{}")).On("mistral.test", FaultStage.Well),
            Chat,
            Chunks.Request("pair"));

        attempts[0].Keys.ShouldNotContain(name => name.StartsWith("gen_ai.response.", StringComparison.Ordinal) || name.StartsWith("gen_ai.usage.", StringComparison.Ordinal));
        attempts[1]["gen_ai.response.finish_reasons"].ShouldBe("[stop]");
        (server["gen_ai.provider.name"], server["gateway.target"], server["gateway.attempts"], server["gen_ai.request.model"]).ShouldBe(("mistral_ai", "mistral/m", "2", "pair"));
        server["gen_ai.response.id"].ShouldBe(attempts[1]["gen_ai.response.id"]);
    }

    [Fact]
    public async Task Embeddings_TheirModelAndUsage()
    {
        var (server, attempt) = await SpansAsync(UpstreamReply.Json(200, Embeddings), "/v1/embeddings", """{"model":"groq/e","input":"Hi"}""");

        (attempt["gen_ai.operation.name"], attempt["gen_ai.response.model"], attempt["gen_ai.usage.input_tokens"]).ShouldBe(("embeddings", "text-embedding-x-2", "3"));
        server["gen_ai.response.model"].ShouldBe("text-embedding-x-2");
    }

    private static async Task<(IReadOnlyDictionary<string, string> Server, IReadOnlyDictionary<string, string> Attempt)> SpansAsync(UpstreamReply reply, string path, string body)
    {
        var (server, attempts) = await AllSpansAsync(new FakeUpstream().On("groq.test", reply).On("anthropic.test", reply).On("own.test", reply), path, body);
        return (server, attempts.ShouldHaveSingleItem());
    }

    private static async Task<(IReadOnlyDictionary<string, string> Server, IReadOnlyList<IReadOnlyDictionary<string, string>> Attempts)> AllSpansAsync(FakeUpstream upstream, string path, string body)
    {
        await using var collector = await Collector.StartAsync();
        using (upstream)
        {
            await using var gateway = await GatewayHost.StartAsync(
                $$"""
                auth: open
                providers:
                  groq: { base_url: "http://groq.test/v1", api_key: key-a }
                  anthropic: { base_url: "http://anthropic.test", api_key: key-b }
                  own: { format: openai, base_url: "http://own.test/v1", api_key: key-d }
                  mistral: { base_url: "http://mistral.test/v1", api_key: key-c }
                models: { groq/e: { kind: embedding } }
                tiers: { pair: { chain: [groq/m, mistral/m], deadline: 30s } }
                telemetry: { otlp: { endpoint: "{{collector.Address}}" } }
                """,
                upstream);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")) };
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
            var answer = await gateway.SendAsync(request);
            answer.Status.ShouldBe(200, answer.Text);
        }

        var spans = collector.Spans.Where(span => span.Hex(1) == Trace).ToLookup(span => span.Number(6));
        return (
            Collector.Attributes(spans[2].ShouldHaveSingleItem(), 9),
            [.. spans[3].Select(span => Collector.Attributes(span, 9)).OrderBy(attributes => attributes["gateway.attempt"], StringComparer.Ordinal)]);
    }

    /// <summary>The id and the model, read from the recording by itself.</summary>
    private static Dictionary<string, string> Said(RecordedExchange recorded)
    {
        var root = JsonDocument.Parse(recorded.IsStream ? ClientAnswer.ReadEvents(recorded.Body)[0] : Encoding.UTF8.GetString(recorded.Body)).RootElement;
        var answer = root.TryGetProperty("message", out var message) ? message : root;
        return ((string[])["id", "model"]).ToDictionary(name => name, name => answer.GetProperty(name).GetString()!);
    }

    private static RecordedExchange Load(string id)
    {
        using var file = File.OpenRead(Path.Combine(RecordedFolder.Path!, "exchanges", id[..id.IndexOf('-', StringComparison.Ordinal)], id + ".json"));
        return RecordedExchange.Load(file);
    }
}
