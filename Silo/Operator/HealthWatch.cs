using System.Threading.Channels;
using Grains.Abstractions.Health;

namespace Silo.Operator;

/// <summary>Follows providers for a caller: told by their grains, and asking now and then for what a lost message would have said.</summary>
internal sealed class HealthWatch(IClusterClient grains, TimeProvider time)
{
    /// <summary>Views that wait for a slow caller; older ones give way: a later view holds all that an earlier one did.</summary>
    private const int Waiting = 256;

    public async Task RunAsync(IReadOnlyList<string> providers, Func<ProviderHealth, Task> tell, CancellationToken cancellationToken)
    {
        var views = Channel.CreateBounded<(string Provider, ProviderView View)>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest });
        var observers = providers.Select(provider => new Observer(provider, views.Writer)).ToArray();
        var references = observers.Select(observer => grains.CreateObjectReference<IProviderHealthObserver>(observer)).ToArray();
        var told = new Dictionary<string, ViewVersion>(StringComparer.Ordinal);
        try
        {
            var asking = AskAsync(providers, references, views.Writer, cancellationToken);
            await foreach (var (provider, view) in views.Reader.ReadAllAsync(cancellationToken))
            {
                if (!told.TryGetValue(provider, out var last) || view.Version.IsAfter(last))
                {
                    told[provider] = view.Version;
                    await tell(Messages.Of(provider, view));
                }
            }

            await asking;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller has left.
        }
        finally
        {
            // Held until here: references to observers are weak.
            GC.KeepAlive(observers);
        }
    }

    private async Task AskAsync(IReadOnlyList<string> providers, IProviderHealthObserver[] references, ChannelWriter<(string Provider, ProviderView View)> views, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(HealthTerms.Poll, time);
        var renewAt = time.GetTimestamp();
        try
        {
            do
            {
                var renews = time.GetTimestamp() >= renewAt;
                renewAt = renews ? time.GetTimestamp() + (long)(HealthTerms.ObserverLives.TotalSeconds / 4 * time.TimestampFrequency) : renewAt;
                for (var at = 0; at < providers.Count; at++)
                {
                    var grain = grains.GetGrain<IProviderHealthGrain>(providers[at]);
                    if ((renews ? await grain.WatchAsync(references[at]) : await grain.GetAsync(default)) is { } view)
                    {
                        views.TryWrite((providers[at], view));
                    }
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (Exception e)
        {
            views.TryComplete(e is OperationCanceledException ? null : e);
        }
    }

    private sealed class Observer(string provider, ChannelWriter<(string Provider, ProviderView View)> views) : IProviderHealthObserver
    {
        public Task ChangedAsync(ProviderView view)
        {
            views.TryWrite((provider, view));
            return Task.CompletedTask;
        }
    }
}
