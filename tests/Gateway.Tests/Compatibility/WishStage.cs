using System.Text;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Compatibility;

/// <summary>Providers of different price behind tiers, and one that is called openrouter.</summary>
internal sealed class WishStage : IAsyncDisposable
{
    private const string Yaml = """
        auth: open
        providers:
          dear: { format: openai, base_url: "http://dear.test/v1" }
          middle: { format: openai, base_url: "http://middle.test/v1" }
          cheap: { format: openai, base_url: "http://cheap.test/v1" }
          openrouter: { base_url: "http://openrouter.test/v1", api_key: k }
        models:
          dear/m: { input_per_million: 10, output_per_million: 30 }
          dear/same: { input_per_million: 10, output_per_million: 30, aliases: [nice] }
          middle/m: { input_per_million: 5, output_per_million: 15 }
          cheap/m: { input_per_million: 1, output_per_million: 3 }
          cheap/same: { input_per_million: 1, output_per_million: 3 }
        tiers:
          main: { chain: [dear/m, middle/m, cheap/m] }
          other: { chain: [cheap/m] }
          unpriced: { chain: [middle/unknown, cheap/m] }
        default_tier: other

        """;

    public const string Hosts = "dear middle cheap openrouter";

    private WishStage(GatewayHost gateway, FakeUpstream upstream) => (Gateway, Upstream) = (gateway, upstream);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    /// <param name="rest">More of the file, e.g. rules.</param>
    /// <param name="failing">Providers that answer 503.</param>
    public static async Task<WishStage> StartAsync(string rest = "", string failing = "")
    {
        var upstream = new FakeUpstream();
        foreach (var host in Hosts.Split(' '))
        {
            upstream.On($"{host}.test", FaultStage.Well);
        }

        var stage = new WishStage(await GatewayHost.StartAsync(Yaml + rest, upstream), upstream);
        foreach (var host in failing.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            stage.Fail(host, 503);
        }

        return stage;
    }

    public void Fail(string provider, int status) => Upstream.On($"{provider}.test", UpstreamReply.Json(status, Chunks.Error("no", "no")));

    /// <summary>A body with <paramref name="members"/> between the usual ones.</summary>
    public static string Body(string model, string members) =>
        $$"""{"model":"{{model}}",{{(members.Length > 0 ? $"{members}," : "")}}"stream":false,"messages":[{"role":"user","content":"Hi"}]}""";

    public Task<ClientAnswer> AskAsync(string model, string members = "", params (string Name, string Value)[] headers) => Gateway.ChatAsync(Body(model, members), headers);

    /// <summary>Whom the gateway asked, in order: <c>dear/m middle/m</c>.</summary>
    public string Asked => string.Join(' ', Upstream.Calls.Select(call =>
        $"{call.Address.Host[..^5]}/{System.Text.Json.JsonDocument.Parse(call.Body).RootElement.GetProperty("model").GetString()}"));

    public string LastBody => Encoding.UTF8.GetString(Upstream.Calls[^1].Body);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }
}
