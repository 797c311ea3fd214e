using System.Globalization;
using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.Recorded;

/// <summary>
/// A gateway with a provider row of its own for every exchange, so that none is held to account for another; and one provider that is always well.
/// </summary>
internal sealed class ReplayHost : IAsyncDisposable
{
    public const string HealthyAnswer = """{"id":"ok","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"well"},"finish_reason":"stop"}]}""";

    public static readonly string[] HealthyStream =
    [
        """{"id":"ok","choices":[{"index":0,"delta":{"role":"assistant","content":"well"},"finish_reason":null}]}""",
        """{"id":"ok","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
        "[DONE]",
    ];

    private ReplayHost(GatewayHost gateway, FakeUpstream upstream) => (Gateway, Upstream) = (gateway, upstream);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    public static async Task<ReplayHost> StartAsync(IEnumerable<RecordedExchange> exchanges)
    {
        var upstream = new FakeUpstream().On("healthy.test", call => RequestText.IsTrue(call.Body, "stream")
            ? UpstreamReply.Stream([.. HealthyStream.Select(e => $"data: {e}\n\n")])
            : UpstreamReply.Json(200, HealthyAnswer));
        return new(await GatewayHost.StartAsync(Configure([.. exchanges]), upstream), upstream);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }

    /// <summary>What ends a stream of this exchange's provider: its own recording says so.</summary>
    public static bool EndsWithDone(RecordedExchange exchange) => exchange.IsStream && StreamReading.Of(exchange.Body).HasDone;

    private static string Configure(IReadOnlyList<RecordedExchange> exchanges)
    {
        var yaml = new StringBuilder("""
            auth: open
            circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
            retry_budget: { ratio: 1000, minimum_per_second: 100000 }
            providers:
              healthy: { format: openai, base_url: "http://healthy.test", quirks: { completions: ["*"] } }

            """);
        foreach (var exchange in exchanges)
        {
            var end = EndsWithDone(exchange) ? "done" : "finish_reason";
            foreach (var name in new[] { exchange.Id, exchange.Id + "-first", exchange.Id + "-plain" })
            {
                yaml.Append(CultureInfo.InvariantCulture, $"  {name}: {{ format: openai, base_url: \"http://{exchange.Id}.test/v1\", quirks: {{ completions: [\"*\"], stream_end: {end} }} }}\n");
            }
        }

        yaml.Append("tiers:\n");
        foreach (var exchange in exchanges)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  alone/{exchange.Id}: {{ chain: [{exchange.Id}/m], max_wait: 0s }}\n");
            yaml.Append(CultureInfo.InvariantCulture, $"  plain/{exchange.Id}: {{ chain: [{exchange.Id}-plain/m], max_wait: 0s }}\n");
            yaml.Append(CultureInfo.InvariantCulture, $"  backed/{exchange.Id}: {{ chain: [{exchange.Id}-first/m, healthy/ok], max_wait: 0s }}\n");
        }

        return yaml.ToString();
    }
}
