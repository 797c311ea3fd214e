using System.Collections.Concurrent;
using System.Collections.Immutable;
using Routing.Circuits;
using Routing.Hedging;
using Routing.RetryBudgets;
using Routing.Targets;

namespace Routing.ControlPlane;

/// <summary>
/// The control plane of one process. A thread-safe shell: the decisions are <see cref="ProviderHealth"/>'s and
/// <see cref="CoolingOff.CoolingOffBook"/>'s, one pair and one lock per provider. Providers are named by the configuration and so not capped;
/// models and credentials are, since clients and tenants name them.
/// </summary>
/// <param name="options">What it is set up with; replaceable by <see cref="Configure"/>.</param>
/// <param name="chance">A number in [0, 1), for jitter; safe from any thread, quick, and calls nothing back.</param>
/// <param name="onTransition">Told of every change of a circuit, on the thread of the request that caused it, outside any lock; must not throw.</param>
/// <param name="atMost">Targets and routes held per provider before idle ones are forgotten. Default 8192.</param>
/// <param name="spending">The tenants' limits and budgets; null: those of this process alone, that start from nothing.</param>
public sealed class InProcessControlPlane(
    ControlPlaneOptions options,
    Func<double> chance,
    Action<CircuitTransition>? onTransition = null,
    int atMost = 8192,
    ISpending? spending = null) : IControlPlane
{
    private readonly ConcurrentDictionary<string, ProviderShell> _providers = new(StringComparer.Ordinal);
    private readonly RetryBudget _retryBudget = new(options.RetryBudget);
    private readonly HedgeBudget _hedgeBudget = new(options.HedgeBudget);
    private readonly Lock _configuring = new();
    private ControlPlaneOptions _options = options;

    public IRetryBudget RetryBudget => _retryBudget;

    public IHedgeBudget HedgeBudget => _hedgeBudget;

    public ISpending Spending { get; } = spending ?? new InProcessSpending(TimeProvider.System);

    public IRouteHealth Watch(TargetId target, CredentialId credential) => Shell(target.Provider).Watch(target, credential);

    public void Configure(ControlPlaneOptions options)
    {
        lock (_configuring)
        {
            _options = options;
            _retryBudget.Configure(options.RetryBudget);
            _hedgeBudget.Configure(options.HedgeBudget);
            foreach (var shell in _providers.Values)
            {
                shell.Configure(options);
            }
        }
    }

    public ImmutableArray<TargetSnapshot> Describe(DateTimeOffset now) =>
        [.. _providers.Values.SelectMany(shell => shell.Describe(now)).OrderBy(snapshot => snapshot.Target.ToString(), StringComparer.Ordinal)];

    /// <summary>Sets a target aside by hand; attempts under way end as they will.</summary>
    public void Drain(TargetId target) => Shell(target.Provider).Drain(target);

    /// <summary>Takes <see cref="Drain"/> back.</summary>
    public void Restore(TargetId target) => Shell(target.Provider).Restore(target);

    private ProviderShell Shell(string provider)
    {
        if (_providers.TryGetValue(provider, out var shell))
        {
            return shell;
        }

        // Under the lock, so that no shell is made with settings that are replaced before it can be found.
        lock (_configuring)
        {
            return _providers.GetOrAdd(provider, _ => new ProviderShell(_options, chance, onTransition, atMost));
        }
    }
}
