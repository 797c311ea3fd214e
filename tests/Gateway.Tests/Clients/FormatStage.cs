using System.Globalization;
using System.Text;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary>A gateway with a row of its own for every exchange.</summary>
internal sealed class FormatStage : IAsyncDisposable
{
    private FormatStage(GatewayHost gateway, FakeUpstream upstream) => (Gateway, Upstream) = (gateway, upstream);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    public static async Task<FormatStage> StartAsync()
    {
        var upstream = new FakeUpstream();
        return new(await GatewayHost.StartAsync(Configure(), upstream), upstream);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }

    private static string Configure()
    {
        var yaml = new StringBuilder("""
            auth: open
            circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
            cooling_off: { rejected_for: 1s, throttled_for: 1ms, throttled_at_most: 1ms }
            retry_budget: { ratio: 1000, minimum_per_second: 100000 }
            providers:
            """).Append('\n');
        var tiers = new StringBuilder("tiers:\n");
        foreach (var (id, replay) in FormatReplay.All.Concat(FormatReplay.Responses))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  {id}: {{ format: {replay.Format}, base_url: \"http://{id}.test\", api_key: secret, auth: bearer{replay.Quirks} }}\n");
            tiers.Append(CultureInfo.InvariantCulture, $"  alone/{id}: {{ chain: [{id}/{replay.Model}], max_wait: 0s }}\n");
        }

        return yaml.Append(tiers).ToString();
    }
}
