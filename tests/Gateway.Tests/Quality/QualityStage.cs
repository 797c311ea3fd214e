using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Quality;

/// <summary>A gateway whose tiers are particular about answers, before two providers of the client's own format and one of another.</summary>
internal sealed class QualityStage : IAsyncDisposable
{
    private const string Yaml = """
        auth: open
        providers:
          a: { format: openai, base_url: "http://a.test/v1" }
          b: { format: openai, base_url: "http://b.test/v1" }
          claude: { format: anthropic, base_url: "http://claude.test", api_key: k }
        models:
          a/m: { input_per_million: 1, output_per_million: 2 }
          b/m: { input_per_million: 10, output_per_million: 20 }
        tiers:
          all: { chain: [a/m, b/m], fallback_on: [refusal, empty, schema, length] }
          empty: { chain: [a/m, b/m], fallback_on: [empty] }
          from-claude: { chain: [claude/claude-sonnet-4-5, b/m], fallback_on: [empty, schema, length] }
          held: { chain: [a/m, b/m], fallback_on: [empty, schema, length], commit: { content_chunks: 100 } }
          plain: { chain: [a/m, b/m] }

        """;

    private QualityStage(GatewayHost gateway, FakeUpstream upstream) => (Gateway, Upstream) = (gateway, upstream);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    public static async Task<QualityStage> StartAsync()
    {
        var upstream = new FakeUpstream();
        return new(await GatewayHost.StartAsync(Yaml, upstream), upstream);
    }

    public static UpstreamReply Whole(string? content, string finish = "stop", string more = "") => UpstreamReply.Json(
        200,
        $$$"""{"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":{{{JsonSerializer.Serialize(content)}}}{{{more}}}},"finish_reason":"{{{finish}}}"}],"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}""");

    public static UpstreamReply Stream(string? content, string finish = "stop") => UpstreamReply.Stream(
        $$"""data: {"id":"x","choices":[{"index":0,"delta":{"role":"assistant","content":{{JsonSerializer.Serialize(content)}}},"finish_reason":null}]}""" + "\n\n",
        $$"""data: {"id":"x","choices":[{"index":0,"delta":{},"finish_reason":"{{finish}}"}]}""" + "\n\n",
        "data: [DONE]\n\n");

    public static UpstreamReply Claude(string text, string stop = "end_turn") => UpstreamReply.Json(
        200,
        $$$"""{"id":"msg","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":{{{JsonSerializer.Serialize(text)}}}}],"stop_reason":"{{{stop}}}","usage":{"input_tokens":9,"output_tokens":2}}""");

    public Task<ClientAnswer> AskAsync(string tier, bool stream = false, string more = "", params (string Name, string Value)[] headers) =>
        Gateway.ChatAsync($$"""{"model":"{{tier}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Hi"}]{{more}}}""", headers);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }
}
