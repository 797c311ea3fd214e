using System.Text;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary>A gateway before a Claude, a model of OpenAI's format and one of Gemini's, asked in Messages.</summary>
internal sealed class MessagesStage : IAsyncDisposable
{
    public const string ChatAnswer = """
        {"id":"chatcmpl-1","created":5,"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"Hi.","tool_calls":[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{\"at\":1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":9,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":2}}}
        """;

    public const string ClaudeAnswer = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-1","content":[{"type":"text","text":"Hi."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":2}}
        """;

    private const string Yaml = """
        auth: open
        providers:
          a: { format: anthropic, base_url: "http://a.test", api_key: key-of-a }
          o: { format: openai, base_url: "http://o.test/v1", api_key: key-of-o }
          g: { format: gemini, base_url: "http://g.test", api_key: key-of-g }
        models:
          o/plain: { capabilities: [tools, vision] }
          o/short: { max_output: 50 }
        tiers:
          both: { chain: [a/claude-sonnet-4-5, o/m] }
          back: { chain: [o/m, a/claude-sonnet-4-5] }
        """;

    private MessagesStage(GatewayHost gateway, FakeUpstream upstream) => (Gateway, Upstream) = (gateway, upstream);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    public static async Task<MessagesStage> StartAsync()
    {
        var upstream = new FakeUpstream().On("a.test", UpstreamReply.Json(200, ClaudeAnswer)).On("o.test", UpstreamReply.Json(200, ChatAnswer));
        return new(await GatewayHost.StartAsync(Yaml, upstream), upstream);
    }

    public Task<ClientAnswer> AskAsync(string model, string members = "", params (string Name, string Value)[] headers) =>
        SendAsync($$"""{"model":"{{model}}","max_tokens":64,"messages":[{"role":"user","content":"Hello"}]{{members}}}""", headers);

    public Task<ClientAnswer> SendAsync(string body, params (string Name, string Value)[] headers) => ClientDialect.Messages.SendAsync(Gateway, body, headers);

    /// <summary>What the one call to a host sent.</summary>
    public string SentTo(string host) => Encoding.UTF8.GetString(Upstream.CallsTo(host).ShouldHaveSingleItem().Body);

    public JsonElement JsonSentTo(string host) => JsonElement.Parse(SentTo(host));

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }
}
