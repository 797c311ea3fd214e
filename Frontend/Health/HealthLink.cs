using Frontend.Cluster;
using Grains.Abstractions.Health;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;

namespace Frontend.Health;

/// <summary>
/// Between this node and one provider's grain: outcomes go up, one batch at a time, and views come down. Failures set out at once; what happens while a batch is under way goes
/// into the next. A batch that may not have arrived is sent again as it was, so that it counts once. Every few seconds one carries how fast models were, and its reply
/// what other nodes have seen.
/// </summary>
internal sealed class HealthLink
{
    /// <summary>Outcomes kept while the grain cannot be reached; older ones are forgotten: what they say is soon over.</summary>
    private const int MostWaiting = 4096;

    private readonly GrainCalls _calls;
    private readonly TimeProvider _time;
    private readonly string _node;
    private readonly Lock _lock = new();
    private readonly ModelTallies _models = new();
    private readonly Queue<Outcome> _outcomes = new();
    private readonly TimingsExchange _timings;
    private (HealthBatch Batch, DateTimeOffset At)? _unsure;
    private long _number;
    private bool _isSending;
    private long _usedAt;
    private long _confirmedAt;

    public HealthLink(string provider, string node, GrainCalls calls, TimeProvider time)
    {
        (_calls, _time, _node) = (calls, time, node);
        _timings = new(_models, time);
        Mirror = new(provider, (model, isEarly) => _ = AskProbeAsync(model, isEarly));
        _usedAt = time.GetTimestamp();
    }

    public ProviderMirror Mirror { get; }

    /// <summary>What the grain is told to call; null until it was told, or when the silos were away since. It is held here: the client holds it weakly.</summary>
    public HealthObserver? Observer { get; set; }

    /// <summary>How long since anybody used it.</summary>
    public TimeSpan Idle => _time.GetElapsedTime(Volatile.Read(ref _usedAt));

    /// <summary>No reply to a batch has said of late that the view held is the latest: the grain is to be asked.</summary>
    public bool IsUnconfirmed => Volatile.Read(ref _confirmedAt) is var at && (at == 0 || _time.GetElapsedTime(at) >= HealthTerms.Poll / 2);

    /// <summary>A model's tally, to be held by those who count.</summary>
    public ModelTally TallyOf(string model) => _models.For(model);

    /// <summary>Notes an ordinary success.</summary>
    public void Succeeded(ModelTally tally, DateTimeOffset endedAt)
    {
        Volatile.Write(ref _usedAt, _time.GetTimestamp());
        _models.Count(tally, endedAt);
    }

    /// <summary>Notes a failure, a probe's end, or a success that may clear something, and sends it.</summary>
    public void Report(string model, CredentialId credential, in AttemptReport report)
    {
        Volatile.Write(ref _usedAt, _time.GetTimestamp());
        lock (_lock)
        {
            if (_outcomes.Count == MostWaiting)
            {
                _outcomes.Dequeue();
            }

            _outcomes.Enqueue(new(model, credential, report));
        }

        Send();
    }

    /// <summary>Sends what there is, unless a batch is under way: then it goes with the next.</summary>
    public void Send()
    {
        if (TryBegin(evenEmpty: false))
        {
            _ = SendAllAsync();
        }
    }

    /// <summary>Asks whether the view held is the latest; with a batch, though there be nothing to report, when it is time to hear what other nodes have seen.</summary>
    public Task PollAsync() => _timings.IsDue && TryBegin(evenEmpty: true) ? SendAllAsync() : GetViewAsync();

    private bool TryBegin(bool evenEmpty)
    {
        lock (_lock)
        {
            var hasAny = evenEmpty || _outcomes.Count > 0 || _unsure is not null || _models.Any(static tally => tally.HasAny);
            return !_isSending && hasAny && (_isSending = true);
        }
    }

    private async Task GetViewAsync()
    {
        if (await _calls.TryAsync(grains => grains.GetGrain<IProviderHealthGrain>(Mirror.Provider).GetAsync(Mirror.Version)) is (true, { } view))
        {
            Mirror.Take(view, _time.GetUtcNow());
        }
    }

    /// <summary>Asks to be told of changes.</summary>
    public async Task WatchAsync(IProviderHealthObserver observer)
    {
        if (await _calls.TryAsync(grains => grains.GetGrain<IProviderHealthGrain>(Mirror.Provider).WatchAsync(observer)) is (true, { } view))
        {
            Mirror.Take(view, _time.GetUtcNow());
        }
    }

    private async Task SendAllAsync()
    {
        var goesOn = true;
        while (goesOn)
        {
            var now = _time.GetUtcNow();
            var (batch, at) = _unsure ?? (Next(now), now);
            _unsure = (batch, at);
            var (answered, reply) = await _calls.TryAsync(grains => grains.GetGrain<IProviderHealthGrain>(Mirror.Provider).ReportAsync(batch));
            if (answered)
            {
                _unsure = null;
                _timings.Take(reply!.Timings);
                Compare(reply);
            }

            lock (_lock)
            {
                // One that failed is sent again with the next tick: the grain may be on its way to another silo.
                goesOn = _isSending = answered && _outcomes.Count > 0;
            }
        }
    }

    /// <summary>The reply to a batch names the latest view: where that is not held, a push was lost.</summary>
    private void Compare(HealthReply reply)
    {
        if (reply.View is { } view)
        {
            Mirror.Take(view, _time.GetUtcNow());
        }

        if (reply.Version.IsAfter(Mirror.Version))
        {
            _ = GetViewAsync();
            return;
        }

        Volatile.Write(ref _confirmedAt, _time.GetTimestamp());
    }

    private HealthBatch Next(DateTimeOffset now)
    {
        var successes = new List<SuccessCount>();
        foreach (var tally in _models)
        {
            if (tally.HasAny)
            {
                var (count, last) = tally.Take();
                successes.Add(new(tally.Model, count, Ago(last)));
            }
        }

        var outcomes = new List<AttemptOutcome>();
        lock (_lock)
        {
            while (outcomes.Count < HealthTerms.MostFailures && _outcomes.TryDequeue(out var outcome))
            {
                var (permit, endedAt, failure) = outcome.Report;
                outcomes.Add(new(outcome.Model, outcome.Credential.Value, permit.ProbeId, Ago(permit.EnteredAt), Ago(endedAt), failure is null ? null : FailureFacts.Of(failure)));
            }
        }

        return new(_node, ++_number, [.. successes], [.. outcomes], _timings.Next());

        TimeSpan Ago(DateTimeOffset then) => now > then ? now - then : TimeSpan.Zero;
    }

    /// <summary>Has the grain set a model aside by hand, or back; false when it is not known to have been done.</summary>
    public Task<bool> DrainAsync(string model, bool drained) => _calls.TryAsync(grains => grains.GetGrain<IProviderHealthGrain>(Mirror.Provider).DrainAsync(model, drained));

    private async Task AskProbeAsync(string model, bool isEarly)
    {
        var askedAt = _time.GetUtcNow();
        var (answered, reply) = await _calls.TryAsync(grains => grains.GetGrain<IProviderHealthGrain>(Mirror.Provider).AskProbeAsync(new(_node, model, isEarly)));
        if (answered)
        {
            Mirror.Take(model, reply!, askedAt);
        }
    }

    private readonly record struct Outcome(string Model, CredentialId Credential, AttemptReport Report);
}
