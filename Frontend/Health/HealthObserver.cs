using Grains.Abstractions.Health;

namespace Frontend.Health;

/// <summary>What a provider's grain calls when something has changed.</summary>
internal sealed class HealthObserver : IProviderHealthObserver
{
    private readonly HealthLink _link;
    private readonly TimeProvider _time;

    public HealthObserver(HealthLink link, IClusterClient client, TimeProvider time)
    {
        (_link, _time) = (link, time);
        Reference = client.CreateObjectReference<IProviderHealthObserver>(this);
    }

    /// <summary>What the grain is given.</summary>
    public IProviderHealthObserver Reference { get; }

    public Task ChangedAsync(ProviderView view)
    {
        _link.Mirror.Take(view, _time.GetUtcNow());
        return Task.CompletedTask;
    }
}
