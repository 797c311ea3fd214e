using Orleans.Concurrency;

namespace Grains.Abstractions.Health;

/// <summary>
/// One provider, by the name of its row: the one circuit of each of its models, the provider's roll-up, and which credentials cool off. Every node reports to
/// it and holds a copy of what it says. Messages carry lengths of time and never instants: no two clocks are compared. What is said and asked here is answered at once,
/// also while the grain waits for its storage: a circuit that trips is news, and does not queue behind a write.
/// </summary>
[Alias("gw.IProviderHealthGrain")]
public interface IProviderHealthGrain : IGrainWithStringKey
{
    /// <summary>Takes outcomes of attempts. A batch that was taken before changes nothing.</summary>
    [Alias("Report"), AlwaysInterleave]
    Task<HealthReply> ReportAsync(HealthBatch batch);

    /// <summary>Asks for the one probe of a target that may be tried again. A permit is a lease: its holder gone, it is another's when its time is over.</summary>
    [Alias("AskProbe")]
    Task<ProbeReply> AskProbeAsync(ProbeRequest request);

    /// <summary>The view, if it is another than the one the node holds; else null.</summary>
    [Alias("Get"), ReadOnly, AlwaysInterleave]
    Task<ProviderView?> GetAsync(ViewVersion held);

    /// <summary>Tells <paramref name="observer"/> of every change, best effort, until the subscription expires: to be renewed within <see cref="HealthTerms.ObserverLives"/>.</summary>
    [Alias("Watch"), AlwaysInterleave]
    Task<ProviderView> WatchAsync(IProviderHealthObserver observer);

    /// <summary>Sets a target aside by hand, or back; on disk before this returns.</summary>
    [Alias("Drain")]
    Task DrainAsync(string model, bool drained);
}
