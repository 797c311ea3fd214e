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
/// models, credentials and tenants' own endpoints are, since clients and tenants name them.
/// </summary>
/// <param name="options">What it is set up with; replaceable by <see cref="Configure"/>.</param>
/// <param name="chance">A number in [0, 1), for jitter; safe from any thread, quick, and calls nothing back.</param>
/// <param name="onTransition">Told of every change of a circuit, on the thread of the request that caused it, outside any lock; must not throw.</param>
/// <param name="atMost">Targets and routes held per provider before idle ones are forgotten. Default 8192.</param>
/// <param name="spending">The tenants' limits and budgets; null: those of this process alone, that start from nothing.</param>
/// <param name="endpointsAtMost">Tenants' own endpoints held before idle ones are forgotten. Default 16384.</param>
public sealed class InProcessControlPlane(
    ControlPlaneOptions options,
    Func<double> chance,
    Action<CircuitTransition>? onTransition = null,
    int atMost = 8192,
    ISpending? spending = null,
    int endpointsAtMost = 16_384) : IControlPlane
{
    /// <summary>Targets and routes held per endpoint. It has one credential, and whoever it belongs to does not get to fill the memory of all with models.</summary>
    private const int MostPerEndpoint = 32;

    private readonly EndpointShells _endpoints = new(endpointsAtMost);
    private readonly ConcurrentDictionary<string, ProviderShell> _providers = new(StringComparer.Ordinal);
    private readonly RetryBudget _retryBudget = new(options.RetryBudget);
    private readonly HedgeBudget _hedgeBudget = new(options.HedgeBudget);
    private readonly Lock _configuring = new();
    private ControlPlaneOptions _options = options;
    private long _endpointsMade;

    public IRetryBudget RetryBudget => _retryBudget;

    public IHedgeBudget HedgeBudget => _hedgeBudget;

    public ISpending Spending { get; } = spending ?? new InProcessSpending(TimeProvider.System);

    public IRouteHealth Watch(TargetId target, CredentialId credential)
    {
        var shell = Shell(target);
        return new RouteHealth(this, shell, shell.Hold(target, credential));
    }

    public void Configure(ControlPlaneOptions options)
    {
        lock (_configuring)
        {
            _options = options;
            _retryBudget.Configure(options.RetryBudget);
            _hedgeBudget.Configure(options.HedgeBudget);
            foreach (var shell in Shells)
            {
                shell.Configure(options);
            }
        }
    }

    public ImmutableArray<TargetSnapshot> Describe(DateTimeOffset now) =>
        [.. Shells.SelectMany(shell => shell.Describe(now)).OrderBy(snapshot => snapshot.Target.ToString(), StringComparer.Ordinal)];

    public Task<bool> DrainAsync(TargetId target, bool drained)
    {
        if (drained)
        {
            Drain(target);
        }
        else
        {
            Restore(target);
        }

        return Task.FromResult(true);
    }

    /// <summary>Sets a target aside by hand; attempts under way end as they will.</summary>
    public void Drain(TargetId target) => Shell(target).Drain(target);

    /// <summary>Takes <see cref="Drain"/> back.</summary>
    public void Restore(TargetId target) => Shell(target).Restore(target);

    /// <summary>Closes every circuit, as if nothing had been seen: somebody else decides from now on.</summary>
    public void ForgetCircuits(DateTimeOffset now)
    {
        foreach (var shell in _providers.Values)
        {
            shell.ForgetCircuits(now);
        }
    }

    private IEnumerable<ProviderShell> Shells => _providers.Values.Concat(_endpoints.All);

    internal ProviderShell Shell(TargetId target)
    {
        var isEndpoint = target.IsOwnEndpoint;
        if (isEndpoint ? _endpoints.Find(target.Provider) is { } shell : _providers.TryGetValue(target.Provider, out shell))
        {
            return shell;
        }

        // Under the lock, so that no shell is made with settings that are replaced before it can be found.
        lock (_configuring)
        {
            return isEndpoint
                ? _endpoints.Find(target.Provider) ?? _endpoints.Add(target.Provider, Make(Math.Min(atMost, MostPerEndpoint), ++_endpointsMade << 32))
                : _providers.GetOrAdd(target.Provider, _ => Make(atMost, 0));
        }
    }

    /// <summary>Of an endpoint a probe may be under way when another shell takes the place of its own: no two share a probe id.</summary>
    private ProviderShell Make(int most, long probeIdsAfter) => new(_options, chance, onTransition, most, probeIdsAfter);
}
