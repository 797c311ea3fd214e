using System.Threading.Channels;
using Grains.Abstractions.Health;
using Grains.Tests.Support;

namespace Grains.Tests.Health;

public sealed class ObserverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Watch_SomethingChanges_IsToldWithoutAsking()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        var (first, second) = (new Observer(), new Observer());
        await grain.WatchAsync(cluster.Grains.CreateObjectReference<IProviderHealthObserver>(first));
        await grain.WatchAsync(cluster.Grains.CreateObjectReference<IProviderHealthObserver>(second));

        await grain.DrainAsync("m", true);

        (await first.NextAsync()).Drained.ShouldBe(["m"]);
        (await second.NextAsync()).Drained.ShouldBe(["m"]);
        GC.KeepAlive((first, second));
    }

    [Fact]
    public async Task Get_ObserverLost_BringsWhatItMissed()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        var observer = new Observer();
        var reference = cluster.Grains.CreateObjectReference<IProviderHealthObserver>(observer);
        var held = await grain.WatchAsync(reference);
        cluster.Grains.DeleteObjectReference<IProviderHealthObserver>(reference);

        await grain.DrainAsync("m", true);
        await grain.DrainAsync("n", true);

        var view = (await grain.GetAsync(held.Version)).ShouldNotBeNull();
        view.Drained.ShouldBe(["m", "n"]);
        view.Version.IsAfter(held.Version).ShouldBeTrue();
        (await grain.GetAsync(view.Version)).ShouldBeNull();
        observer.HasBeenTold.ShouldBeFalse();
    }

    [Fact]
    public async Task Watch_TheSameObserverAgain_IsToldOnce()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        var observer = new Observer();
        var reference = cluster.Grains.CreateObjectReference<IProviderHealthObserver>(observer);
        await grain.WatchAsync(reference);
        await grain.WatchAsync(reference);

        await grain.DrainAsync("m", true);
        await grain.DrainAsync("m", false);

        (await observer.NextAsync()).Drained.ShouldBe(["m"]);
        (await observer.NextAsync()).Drained.ShouldBeEmpty();
        GC.KeepAlive(observer);
    }

    private sealed class Observer : IProviderHealthObserver
    {
        private readonly Channel<ProviderView> _told = Channel.CreateUnbounded<ProviderView>();

        public bool HasBeenTold => _told.Reader.TryPeek(out _);

        public Task ChangedAsync(ProviderView view)
        {
            _told.Writer.TryWrite(view);
            return Task.CompletedTask;
        }

        public async Task<ProviderView> NextAsync()
        {
            using var patience = new CancellationTokenSource(Patience);
            return await _told.Reader.ReadAsync(patience.Token);
        }
    }
}
