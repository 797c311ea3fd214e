using System.Collections.Immutable;
using Routing.Circuits;
using Routing.CoolingOff;
using Routing.Failures;
using Routing.Targets;

namespace Routing.ControlPlane;

/// <summary>
/// One provider as a whole cluster sees it: what nodes report to, and what they hold copies of. Pure: no clock, no lock; its holder serialises the calls. Instants
/// are the holder's own: who reports says how long ago things were.
/// </summary>
/// <param name="provider">Its name.</param>
/// <param name="options">When circuits trip and credentials cool off.</param>
/// <param name="chance">A number in [0, 1), for jitter.</param>
/// <param name="life">Larger than every earlier holder's; probe ids start above it, so that none is ever given twice.</param>
public sealed class SharedProvider(string provider, ControlPlaneOptions options, Func<double> chance, long life)
{
    private readonly ProviderHealth _health = new(options.Circuit, chance, probeIdsAfter: life);
    private readonly CoolingOffBook _book = new(options);
    private readonly SortedSet<string> _drained = new(StringComparer.Ordinal);
    private readonly BatchBook _batches = new();
    private readonly List<CircuitTransition> _transitions = [];

    /// <summary>Counts what nodes must know of.</summary>
    public long Version { get; private set; }

    /// <summary>Models set aside by hand.</summary>
    public IReadOnlyCollection<string> Drained => _drained;

    /// <summary>Takes new settings over without forgetting any state.</summary>
    public void Configure(ControlPlaneOptions options)
    {
        _health.Configure(options.Circuit);
        _book.Configure(options);
    }

    /// <summary>Whether a batch is to be taken: each once, in the order of its numbers.</summary>
    public bool Takes(string node, long number, DateTimeOffset now) => _batches.TryTake(node, number, now);

    /// <summary>Ordinary successes; <paramref name="lastAt"/> is when the last of them ended.</summary>
    public void ReportSuccesses(string model, int count, DateTimeOffset lastAt) => _health.ReportSuccesses(model, count, lastAt);

    /// <summary>How one attempt ended.</summary>
    public void Report(string model, CredentialId credential, in AttemptReport report)
    {
        var target = new TargetId(provider, model);
        var cleared = report.Failure is null && !_book.KnowsNothingOf(target, credential, report.EndedAt);
        var change = _health.Report(model, report);
        _book.Report(target, credential, report);
        Tell(model, change.Target, report.EndedAt);
        Tell(null, change.Provider, report.EndedAt);
        if (cleared || !change.IsNone || BlamesCredential(report.Failure))
        {
            Version++;
        }
    }

    /// <summary>A request somewhere has nothing else left to try: whoever asks for the probe next may have it before the cooling-off is over.</summary>
    public void Hasten(string model, DateTimeOffset now)
    {
        if (!_drained.Contains(model))
        {
            _health.Hasten(model, now);
        }
    }

    /// <summary>Asks for the probe of a target.</summary>
    /// <param name="model">Of which model.</param>
    /// <param name="now">The time.</param>
    /// <param name="permit">The probe.</param>
    /// <param name="wait">Where there is none to be had: how long not to ask again; zero when none is needed.</param>
    public bool TryProbe(string model, DateTimeOffset now, out Permit permit, out TimeSpan wait)
    {
        permit = default;
        var status = _health.Look(model, now);
        wait = status.Until > now && !status.MayEnter ? status.Until - now : TimeSpan.Zero;
        if (_drained.Contains(model) || status.Availability is not Availability.ProbeFree || !_health.TryEnter(model, now, out permit))
        {
            return false;
        }

        Version++;
        Tell(model, CircuitChange.ProbeStarted, now);
        return true;
    }

    /// <summary>Sets a model aside by hand, or back.</summary>
    public void Drain(string model, bool drained)
    {
        if (drained ? _drained.Add(model) : _drained.Remove(model))
        {
            Version++;
        }
    }

    /// <summary>Models that are not plainly closed; null stands for all that are not named.</summary>
    public IEnumerable<(string? Model, RouteStatus Status, int ConsecutiveFailures)> Unsteady(DateTimeOffset now) => _health.Unsteady(now);

    /// <summary>Credentials that are left alone.</summary>
    public ImmutableArray<CoolingOffMemory> CoolingOff(DateTimeOffset now) => _book.Remember(now);

    /// <summary>What has changed since this was last asked, for logs and metrics.</summary>
    public IReadOnlyList<CircuitTransition> TakeTransitions()
    {
        if (_transitions.Count == 0)
        {
            return [];
        }

        CircuitTransition[] taken = [.. _transitions];
        _transitions.Clear();
        return taken;
    }

    public ProviderMemory Remember(DateTimeOffset now) => new(_health.Remember(now), _book.Remember(now), [.. _drained]);

    /// <summary>Takes up where another holder left off.</summary>
    /// <param name="memory">What it remembered.</param>
    /// <param name="passed">How long ago: what was to last shorter is over.</param>
    /// <param name="now">The time.</param>
    public void Recall(ProviderMemory memory, TimeSpan passed, DateTimeOffset now)
    {
        _health.Recall([.. memory.Circuits.Select(circuit => circuit with { OpenLeft = Less(circuit.OpenLeft), ProbeLeft = Less(circuit.ProbeLeft) })], now);
        foreach (var cooling in memory.CoolingOff)
        {
            if (Less(cooling.Left) is { Ticks: > 0 } left)
            {
                _book.Recall(provider, cooling with { Left = left }, now);
            }
        }

        _drained.UnionWith(memory.Drained);
        Version++;

        TimeSpan Less(TimeSpan left) => left > passed ? left - passed : TimeSpan.Zero;
    }

    private static bool BlamesCredential(Failure? failure) =>
        failure is not null && FailureRules.BlameFor(failure) is Blame.Credential or Blame.CredentialOnTarget;

    private void Tell(string? model, CircuitChange change, DateTimeOffset at)
    {
        if (change is not CircuitChange.None)
        {
            var status = model is null ? default : _health.Look(model, at);
            _transitions.Add(new(provider, model, change, at, status.Until > at ? status.Until : null));
        }
    }
}
