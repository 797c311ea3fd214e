using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;

namespace Routing.Circuits;

/// <summary>
/// One provider: a circuit for each of its models, and the roll-up. When a probe could not even connect, every target of the provider is
/// set aside for that cooling-off; one probe, of whichever model is asked for first, then speaks for all of them.
/// Pure, like <see cref="CircuitBreaker"/>: no clock, no lock.
/// </summary>
/// <param name="options">When circuits trip and how they heal.</param>
/// <param name="chance">A number in [0, 1), for jitter.</param>
/// <param name="atMost">
/// Circuits held, since a client can name any model. Default 1024. A model nobody has a circuit for is closed, so forgetting an idle one costs
/// no more than the last seconds' counts; one that is open is forgotten only when all are.
/// </param>
/// <param name="probeIdsAfter">
/// Probe ids start above it. Default 0. A shell that may be made anew while a probe of its predecessor is out passes a number that never
/// comes back, e.g. the time: the stray report is then nobody's.
/// </param>
public sealed partial class ProviderHealth(CircuitOptions options, Func<double> chance, int atMost = 1024, long probeIdsAfter = 0)
{
    private readonly Dictionary<string, ModelCircuit> _models = new(StringComparer.Ordinal);
    private readonly CircuitBreaker _rollUp = new(options, chance);
    private CircuitOptions _options = options;
    private long _lastProbeId = probeIdsAfter;

    /// <summary>Circuits held now.</summary>
    public int Count => _models.Count;

    /// <summary>True when nothing is open or half-open.</summary>
    public bool IsClosed => _rollUp.IsClosed && _models.Values.All(model => model.Circuit.IsClosed);

    /// <summary>Takes new settings over without forgetting any state.</summary>
    public void Configure(CircuitOptions options)
    {
        _options = options;
        _rollUp.Configure(options);
        foreach (var model in _models.Values)
        {
            model.Circuit.Configure(options);
        }
    }

    /// <summary>The model as its own circuit and the roll-up together allow.</summary>
    public RouteStatus Look(string model, DateTimeOffset now)
    {
        var provider = _rollUp.Look(now);
        if (!_models.TryGetValue(model, out var held))
        {
            return provider;
        }

        var own = held.Circuit.Look(now);
        return (provider.MayEnter, own.MayEnter) switch
        {
            (false, false) => own.Until > provider.Until ? own : provider,
            (false, true) => provider,
            (true, false) => own,
            _ => provider.Availability is Availability.ProbeFree ? provider : own with { Share = Math.Min(own.Share, provider.Share) },
        };
    }

    /// <summary>Asks to make an attempt. One permit may be the probe of the model, of the provider, or of both.</summary>
    public bool TryEnter(string model, DateTimeOffset now, out Permit permit)
    {
        if (!Look(model, now).MayEnter)
        {
            permit = default;
            return false;
        }

        var probeId = _lastProbeId + 1;
        _rollUp.TryEnter(now, probeId, out permit);
        if (_models.TryGetValue(model, out var held))
        {
            held.Circuit.TryEnter(now, probeId, out var own);
            permit = own.IsProbe ? own : permit;
        }

        _lastProbeId = permit.IsProbe ? probeId : _lastProbeId;
        return true;
    }

    /// <summary>A request has nothing else left to try; see <see cref="CircuitBreaker.Hasten"/>.</summary>
    public void Hasten(string model, DateTimeOffset now)
    {
        _rollUp.Hasten(now);
        _models.GetValueOrDefault(model)?.Circuit.Hasten(now);
    }

    /// <summary>Takes a report. One under a permit that is not, or no longer, under way as a probe changes nothing.</summary>
    public HealthChange Report(string model, in AttemptReport report)
    {
        var (permit, at, failure) = report;
        var outcome = CircuitOutcomes.OfTarget(failure);
        var held = outcome is CircuitOutcome.Neutral ? _models.GetValueOrDefault(model) : Hold(model, at);
        var probesModel = permit.IsProbe && held?.Circuit.ProbeId == permit.ProbeId;
        var probesProvider = permit.IsProbe && _rollUp.ProbeId == permit.ProbeId;
        if (permit.IsProbe && !probesModel && !probesProvider)
        {
            return default;
        }

        // The provider's probe is ordinary traffic to a model whose own circuit is closed.
        var own = held?.Circuit.Record(probesModel ? permit : permit with { ProbeId = 0 }, outcome, at) ?? CircuitChange.None;
        if (held is not null && own is CircuitChange.Tripped or CircuitChange.Reopened)
        {
            held!.CouldNotConnect = failure is { AtConnect: true };
        }

        if (probesProvider)
        {
            return new HealthChange(own, ReportProviderProbe(report));
        }

        if (own is CircuitChange.Reopened && held!.CouldNotConnect && _rollUp.IsClosed)
        {
            _rollUp.OpenLike(held.Circuit, at);
            return new HealthChange(own, CircuitChange.Tripped);
        }

        return new HealthChange(own, CircuitChange.None);
    }

    /// <summary>Ordinary successes counted elsewhere; <paramref name="at"/> is when the last of them ended.</summary>
    public void ReportSuccesses(string model, long count, DateTimeOffset at) => Hold(model, at).Circuit.RecordSuccesses(count, at);

    /// <summary>The target for people. What the roll-up holds back shows as its state.</summary>
    public TargetSnapshot Describe(TargetId target, DateTimeOffset now)
    {
        var own = _models.TryGetValue(target.Model, out var held) ? held.Circuit.Snapshot(now) : new CircuitSnapshot(CircuitState.Closed, null, 1, 0, 0, 0);
        var provider = _rollUp.Snapshot(now);
        var worse = provider.State is CircuitState.Open || own.State is CircuitState.Closed ? provider : own;
        var until = own.OpenUntil > worse.OpenUntil ? own.OpenUntil : worse.OpenUntil;
        return new TargetSnapshot(target, worse.State, until, Math.Min(own.Share, provider.Share), own.ConsecutiveFailures, own.Failures, own.Outcomes);
    }

    private CircuitChange ReportProviderProbe(in AttemptReport report)
    {
        var change = _rollUp.Record(report.Permit, CircuitOutcomes.OfProvider(report.Failure), report.EndedAt);
        if (change is CircuitChange.Recovered)
        {
            // They were open for the same outage, so this probe was theirs too. One open for its own faults still has its own to pass.
            foreach (var model in _models.Values.Where(model => model.CouldNotConnect && !model.Circuit.IsClosed))
            {
                model.Circuit.Recover(report.EndedAt);
            }
        }

        return change;
    }

    private ModelCircuit Hold(string model, DateTimeOffset at)
    {
        if (!_models.TryGetValue(model, out var held))
        {
            if (_models.Count >= atMost)
            {
                var (idle, _) = _models.MinBy(entry => (!entry.Value.Circuit.IsClosed, entry.Value.LastUsed));
                _models.Remove(idle);
            }

            held = new ModelCircuit(new CircuitBreaker(_options, chance));
            _models.Add(model, held);
        }

        held.LastUsed = at;
        return held;
    }

    private sealed class ModelCircuit(CircuitBreaker circuit)
    {
        public CircuitBreaker Circuit { get; } = circuit;

        public DateTimeOffset LastUsed { get; set; }

        /// <summary>What opened the circuit last was a failure to connect.</summary>
        public bool CouldNotConnect { get; set; }
    }
}
