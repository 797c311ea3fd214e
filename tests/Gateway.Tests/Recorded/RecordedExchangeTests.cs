using Xunit.Sdk;

namespace Gateway.Tests.Recorded;

/// <summary>Every recorded exchange of a provider that speaks the protocol, replayed as the upstream.</summary>
public sealed class RecordedExchangeTests(RecordedExchangeTests.Host host, ReplayTable table) : IClassFixture<RecordedExchangeTests.Host>, IClassFixture<ReplayTable>
{
    private const string None = "(none)";

    public static TheoryData<string> Ids => RecordedFolder.ChatCompletions.Count == 0 ? [None] : [.. RecordedFolder.ChatCompletions.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Exchange_Replayed_ReachesTheClientAsTheContractSays(string id)
    {
        Assert.SkipWhen(id == None, RecordedFolder.WhyMissing);
        var exchange = RecordedFolder.ChatCompletions[id];
        var replay = new Replay(host.Replay, exchange);
        try
        {
            await replay.RunAsync();
            table.Count(exchange.Provider, replay.Kind, "passed");
        }
        catch (Exception e) when (exchange.IsSuspect && e is not SkipException)
        {
            table.Count(exchange.Provider, replay.Kind, "skipped");
            Assert.Skip($"likely written by hand, so no evidence; it fails with: {e.Message}");
        }
        catch
        {
            table.Count(exchange.Provider, replay.Kind, "failed");
            throw;
        }
    }

    public sealed class Host : IAsyncLifetime
    {
        internal ReplayHost Replay { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Replay = await ReplayHost.StartAsync(RecordedFolder.ChatCompletions.Values);

        public ValueTask DisposeAsync() => Replay.DisposeAsync();
    }
}
