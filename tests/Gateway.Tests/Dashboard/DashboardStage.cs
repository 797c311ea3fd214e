using System.Net.ServerSentEvents;
using System.Text.Json;
using Gateway.Tests.Accounting;
using Gateway.Tests.Support;

namespace Gateway.Tests.Dashboard;

/// <summary>A gateway of two targets, the first of them down.</summary>
internal sealed class DashboardStage : IAsyncDisposable
{
    public const string Key = "key-of-the-operator";

    private const string Yaml = """
        providers:
          a: { format: openai, base_url: "http://a.test/v1", api_key: key-of-a }
          b: { format: openai, base_url: "http://b.test/v1", api_key: key-of-b }
        tiers:
          ab: { chain: [a/x/m, b/m] }
        """;

    private readonly FakeUpstream _upstream;

    private DashboardStage(FakeUpstream upstream, GatewayHost gateway) => (_upstream, Gateway) = (upstream, gateway);

    public GatewayHost Gateway { get; }

    public static async Task<DashboardStage> SetAsync(string more = "auth: open")
    {
        var upstream = new FakeUpstream().On("a.test", UpstreamReply.Json(503, "")).On("b.test", Answers.Well(2, 10));
        return new(upstream, await GatewayHost.StartAsync($"{more}\n{Yaml}", upstream));
    }

    public Task<ClientAnswer> AskAsync() => Gateway.ChatAsync(SpendingStage.Request("ab"));

    /// <summary>Reads the feed until an event is as wished.</summary>
    public async Task<(string Event, JsonElement Data)> WatchAsync(Func<string, JsonElement, bool> isWished, Func<Task>? once = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var stream = await Gateway.Client.GetStreamAsync("/admin/events", limit.Token);
        var act = once;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(limit.Token))
        {
            var data = JsonElement.Parse(item.Data);
            if (isWished(item.EventType, data))
            {
                return (item.EventType, data);
            }

            await (act?.Invoke() ?? Task.CompletedTask);
            act = null;
        }

        throw new InvalidOperationException("The feed ended.");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _upstream.Dispose();
    }
}
