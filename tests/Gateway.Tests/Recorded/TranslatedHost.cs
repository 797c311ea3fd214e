using System.Globalization;
using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.Recorded;

/// <summary>A gateway with a row of its own for every exchange that is not in the client's format.</summary>
internal sealed class TranslatedHost : IAsyncDisposable
{
    private TranslatedHost(GatewayHost gateway, FakeUpstream upstream) => (Gateway, Upstream) = (gateway, upstream);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    /// <summary>Every exchange of a format that is spoken, by id.</summary>
    public static SortedDictionary<string, (RecordedExchange Exchange, NativeFormat Format)> All { get; } = Load();

    public static async Task<TranslatedHost> StartAsync()
    {
        var upstream = new FakeUpstream().On("healthy.test", call => RequestText.IsTrue(call.Body, "stream")
            ? UpstreamReply.Stream([.. ReplayHost.HealthyStream.Select(e => $"data: {e}\n\n")])
            : UpstreamReply.Json(200, ReplayHost.HealthyAnswer));
        return new(await GatewayHost.StartAsync(Configure(), upstream), upstream);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }

    private static string Configure()
    {
        var providers = new StringBuilder("""
            auth: open
            circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
            cooling_off: { rejected_for: 1s, throttled_for: 1ms, throttled_at_most: 1ms }
            retry_budget: { ratio: 1000, minimum_per_second: 100000 }
            providers:
              healthy: { format: openai, base_url: "http://healthy.test" }

            """);
        var tiers = new StringBuilder("tiers:\n");
        foreach (var (id, (_, format)) in All)
        {
            providers.Append(CultureInfo.InvariantCulture, $"  {id}: {{ format: {format.Format}, base_url: \"http://{id}.test\", api_key: secret, auth: bearer }}\n");
            providers.Append(CultureInfo.InvariantCulture, $"  {id}-first: {{ format: {format.Format}, base_url: \"http://{id}.test\", api_key: secret, auth: bearer }}\n");
            tiers.Append(CultureInfo.InvariantCulture, $"  alone/{id}: {{ chain: [{id}/{format.Model}], max_wait: 0s }}\n");
            tiers.Append(CultureInfo.InvariantCulture, $"  backed/{id}: {{ chain: [{id}-first/{format.Model}, healthy/ok], max_wait: 0s }}\n");
        }

        return providers.Append(tiers).ToString();
    }

    private static SortedDictionary<string, (RecordedExchange Exchange, NativeFormat Format)> Load()
    {
        var found = new SortedDictionary<string, (RecordedExchange, NativeFormat)>(StringComparer.Ordinal);
        if (RecordedFolder.Path is { } folder)
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, "exchanges", "index.csv")).Skip(1))
            {
                var cells = line.Split(',', 4);
                using var file = File.OpenRead(Path.Combine(folder, "exchanges", cells[1], cells[0] + ".json"));
                var exchange = RecordedExchange.Load(file, cells[1]);
                if (NativeFormat.Of(exchange, cells[2]) is { } format)
                {
                    found[cells[0]] = (exchange, format);
                }
            }
        }

        return found;
    }
}
