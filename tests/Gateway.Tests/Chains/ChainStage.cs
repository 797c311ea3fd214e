using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Chains;

/// <summary>Three providers that are well, of different price and place, behind tiers and rules of a test's own.</summary>
internal sealed class ChainStage : IAsyncDisposable
{
    private const string Yaml = """
        auth: open
        providers:
          dear: { format: openai, base_url: "http://dear.test/v1" }
          middle: { format: openai, base_url: "http://middle.test/v1" }
          cheap: { format: openai, base_url: "http://cheap.test/v1" }
        models:
          dear/m: { input_per_million: 10, output_per_million: 10 }
          middle/m: { input_per_million: 5, output_per_million: 5 }
          cheap/m: { input_per_million: 1, output_per_million: 1 }
        tiers:
          main: { chain: [dear/m, middle/m, cheap/m] }
          other: { chain: [cheap/m] }

        """;

    private ChainStage(GatewayHost gateway, FakeUpstream upstream) => (Gateway, Upstream) = (gateway, upstream);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    /// <param name="tier">More of the tier <c>main</c>, e.g. <c>order: cheapest</c>.</param>
    /// <param name="rest">More of the file, e.g. rules.</param>
    /// <param name="time">The clock.</param>
    /// <param name="providers">More providers, as lines; their requests are answered only if the test says so.</param>
    /// <param name="models">More models, as lines.</param>
    public static async Task<ChainStage> StartAsync(string tier = "", string rest = "", TimeProvider? time = null, string providers = "", string models = "")
    {
        var upstream = new FakeUpstream();
        foreach (var host in (string[])["dear.test", "middle.test", "cheap.test"])
        {
            upstream.On(host, FaultStage.Well);
        }

        var yaml = Yaml.Replace("cheap/m] }\n  other", $"cheap/m]{(tier.Length > 0 ? ", " : "")}{tier} }}\n  other", StringComparison.Ordinal)
            .Replace("models:\n", providers + "models:\n", StringComparison.Ordinal)
            .Replace("tiers:\n", models + "tiers:\n", StringComparison.Ordinal) + rest;
        return new(await GatewayHost.StartAsync(yaml, upstream, time), upstream);
    }

    /// <summary>Who answers.</summary>
    public async Task<string?> AskAsync(string model = "main", params (string Name, string Value)[] headers)
    {
        var answer = await Gateway.ChatAsync(Chunks.Request(model), headers);
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Header("x-gateway-target");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }
}
