using Frontend.Cluster;
using Frontend.Tests.Support;
using Gateway.Configuration;
using Gateway.Hosting;
using Grains.Abstractions.Tiers;
using Kit;
using Microsoft.Extensions.Logging;

namespace Frontend.Tests.Cluster;

public sealed class TierWatchTests : IAsyncDisposable
{
    private readonly Node _node = new();
    private readonly Told _told = new();
    private readonly TierWatch _watch;

    public TierWatchTests() => _watch = new(_node.Get<ConfigSource>(), _node.Calls, _node.Get<ClusterPresence>(), _node.Time, _told);

    [Fact]
    public async Task Tiers_NotAsTheSilosHaveThem_AreToldOnceAndOnlyWhenItLasts()
    {
        var tiers = _node.Get<ConfigSource>().Current.Tiers.Count;
        tiers.ShouldBeGreaterThan(0);
        _node.Silos.Tier.Says = TierAgreement.Different;
        await _watch.StartAsync(CancellationToken.None);
        await _node.Time.ArmedAsync(TierWatch.Every);

        await RoundAsync(tiers);
        _told.Lines.ShouldBeEmpty("a file may be on its way to the others");
        await RoundAsync(tiers);
        await RoundAsync(tiers);
        _told.Lines.Count(line => line.Contains("is not as the silos have it", StringComparison.Ordinal)).ShouldBe(tiers);
        await Node.UntilAsync(() => _node.Get<ClusterPresence>().TiersApart == tiers);

        _node.Silos.Tier.Says = TierAgreement.Same;
        await RoundAsync(tiers);
        await Node.UntilAsync(() => _node.Get<ClusterPresence>().TiersApart == 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
        await _node.DisposeAsync();
    }

    private async Task RoundAsync(int tiers)
    {
        var asked = _node.Silos.Tier.Asked + tiers;
        _node.Time.Advance(TierWatch.Every);
        await Node.UntilAsync(() => _node.Silos.Tier.Asked == asked);
    }

    private sealed class Told : ILogger<TierWatch>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
