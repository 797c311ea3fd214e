using Orleans.Concurrency;

namespace Grains.Abstractions.Health;

/// <summary>A node that wants to know of every change at once. Told on a best-effort basis: it polls as well.</summary>
[Alias("gw.IProviderHealthObserver")]
public interface IProviderHealthObserver : IGrainObserver
{
    [Alias("Changed"), OneWay]
    Task ChangedAsync(ProviderView view);
}
