using System.Text.Json;
using Gateway.Tests.Support;
using Kit;

namespace Gateway.Tests.Continuations;

/// <summary>A gateway whose first target breaks off in the midst of a text, and others that know how it goes on.</summary>
internal sealed class RescueStage : IAsyncDisposable
{
    public const string Whole = "The quick brown fox jumps over the lazy dog, and then it sleeps until the dog is gone.";

    private const string Yaml = """
        auth: open
        circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
        retry_budget: { ratio: 1000, minimum_per_second: 100000 }
        providers:
          first: { format: openai, base_url: "http://first.test/v1", timeouts: { idle: 7s } }
          first-claude: { format: anthropic, base_url: "http://first-claude.test", api_key: k }
          asked: { format: openai, base_url: "http://asked.test/v1" }
          prefix: { format: openai, base_url: "http://prefix.test/v1", quirks: { prefix: true } }
          claude: { format: anthropic, base_url: "http://claude.test", api_key: k }
          gemini: { format: gemini, base_url: "http://gemini.test", api_key: k }
          ollama: { format: ollama, base_url: "http://ollama.test" }
          sick: { format: openai, base_url: "http://sick.test/v1" }
        models:
          first/m: { input_per_million: 1, output_per_million: 2 }
          asked/m: { input_per_million: 10, output_per_million: 20 }
        tiers:
          asked: { chain: [first/m, asked/m], on_midstream_failure: continue }
          prefix: { chain: [first/m, prefix/m], on_midstream_failure: continue }
          old-claude: { chain: [first/m, claude/claude-sonnet-4-5], on_midstream_failure: continue }
          new-claude: { chain: [first/m, claude/claude-sonnet-4-6], on_midstream_failure: continue }
          gemini: { chain: [first/m, gemini/gemini-2.5-flash], on_midstream_failure: continue }
          new-gemini: { chain: [first/m, gemini/gemini-3.6-flash], on_midstream_failure: continue }
          ollama: { chain: [first/m, ollama/m], on_midstream_failure: continue }
          from-claude: { chain: [first-claude/claude-sonnet-4-5, asked/m], on_midstream_failure: continue }
          third: { chain: [first/m, sick/m, asked/m], on_midstream_failure: continue }
          two: { chain: [first/m, sick/m, asked/m], on_midstream_failure: continue, max_attempts: 2 }
          capped: { chain: [first/m, asked/m], on_midstream_failure: continue, max_cost_usd: 0.0003 }
          none-left: { chain: [first/m], on_midstream_failure: continue }
          hurried: { chain: [first/m, asked/m], on_midstream_failure: continue, deadline: 5s }
          plain: { chain: [first/m, asked/m] }

        """;

    private RescueStage(GatewayHost gateway, FakeUpstream upstream, VirtualTime time) => (Gateway, Upstream, Time) = (gateway, upstream, time);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    public VirtualTime Time { get; }

    /// <summary>How the others go on.</summary>
    public Manner Manner { get; set; }

    public static async Task<RescueStage> StartAsync()
    {
        var (upstream, time) = (new FakeUpstream(), new VirtualTime());
        var stage = new RescueStage(await GatewayHost.StartAsync(Yaml, upstream, time), upstream, time);
        foreach (var host in new[] { "asked.test", "claude.test", "gemini.test", "ollama.test" })
        {
            upstream.On(host, call => GoingOn.Reply(call, Whole, stage.Manner));
        }

        upstream.On("prefix.test", call => GoingOn.Reply(call, Whole, Manner.FromTheBeginning));   // it repeats what it was given
        upstream.On("sick.test", UpstreamReply.Json(503, "{}"));
        return stage;
    }

    /// <summary>The first target says so much of the text, and then this happens.</summary>
    public RescueStage FirstBreaks(int after, params BodyPart[] then)
    {
        Upstream.On("first.test", UpstreamReply.Stream([.. Beginning(after), .. then]));
        Upstream.On("first-claude.test", UpstreamReply.Stream(
            [
                UpstreamReply.Text("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"first\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"one\",\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n"),
                UpstreamReply.Text("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"),
                UpstreamReply.Text($"event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":{JsonSerializer.Serialize(Whole[..after])}}}}}\n\n"),
                .. then,
            ]));
        return this;
    }

    /// <summary>Chunks of the first target.</summary>
    public static IEnumerable<BodyPart> Beginning(int length)
    {
        for (var at = 0; at < length; at += 4)
        {
            yield return Chunk($$"""{"content":{{JsonSerializer.Serialize(Whole[at..Math.Min(length, at + 4)])}}}""");
        }
    }

    public static BodyPart Chunk(string delta, string finish = "null") =>
        UpstreamReply.Text($$"""data: {"id":"first","object":"chat.completion.chunk","created":7,"model":"one","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n");

    public Task<ClientAnswer> AskAsync(string tier, string more = "", params (string Name, string Value)[] headers) =>
        Gateway.ChatAsync($$"""{"model":"{{tier}}","stream":true,"messages":[{"role":"user","content":"Tell me of the fox."}]{{more}}}""", headers);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }
}
