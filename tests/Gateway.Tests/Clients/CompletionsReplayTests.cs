using Gateway.Tests.Protocols;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Clients;

/// <summary>The recorded exchanges of the older Completions, replayed as the upstream of a target that has them: requests arrive as they were sent, answers as they came.</summary>
public sealed class CompletionsReplayTests(CompletionsReplayTests.Host host) : IClassFixture<CompletionsReplayTests.Host>
{
    private static readonly NativeExchanges Exchanges = new("completions");

    public static TheoryData<string> Ids => Exchanges.Ids(_ => true);

    [Theory]
    [MemberData(nameof(Ids), DisableDiscoveryEnumeration = true)]
    public Task Exchange_Replayed_ReachesTheClientAsTheContractSays(string id)
    {
        var exchange = Exchanges.Get(id);
        return exchange.Provider == "portkey"
            ? new Replay(host.Stage, exchange with { Json = AskedByUs(exchange) }).RunAsync()   // a prompt that Portkey keeps, answered by a Chat Completion
            : new Replay(host.Stage, exchange, operation: "/completions").RunAsync();
    }

    private static System.Text.Json.JsonElement AskedByUs(RecordedExchange exchange)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(exchange.Json.GetRawText())!;
        json["request"]!["body"] = null;
        return System.Text.Json.JsonElement.Parse(json.ToJsonString());
    }

    public sealed class Host : IAsyncLifetime
    {
        internal ReplayHost Stage { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Stage = await ReplayHost.StartAsync(Exchanges.All.Values);

        public ValueTask DisposeAsync() => Stage.DisposeAsync();
    }
}
