using Grains.Abstractions.Health;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Utilities;
using Routing.ControlPlane;
using Routing.Performance;
using Routing.Targets;

namespace Grains.Health;

/// <summary>
/// A shell around a <see cref="SharedProvider"/>: reports in, views out. Probes and what operators do are stored before they are answered; what nodes report is
/// stored within <see cref="WriteWithin"/>, which is all that the loss of a silo costs: nodes go on with their copies meanwhile, and report what comes. How fast models are is
/// passed on and never stored: it fades within two minutes.
/// </summary>
internal sealed partial class ProviderHealthGrain(
    [PersistentState("health", GrainStorage.Name)] IPersistentState<HealthState> store,
    GrainSettings settings,
    TimeProvider time,
    Func<double> chance,
    ILogger<ProviderHealthGrain> logger) : Grain, IProviderHealthGrain
{
    private static readonly TimeSpan WriteWithin = TimeSpan.FromMilliseconds(250);

    private readonly ObserverManager<IProviderHealthObserver> _observers = new(HealthTerms.ObserverLives, logger);
    private readonly SharedTimings _timings = new();
    private SharedProvider _provider = null!;
    private ControlPlaneOptions _options = null!;
    private long _life;
    private long _written;
    private long _told;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _life = Math.Max(store.State.Life + 1, now.UtcTicks);
        _options = settings.ControlPlane;
        _provider = new(this.GetPrimaryKeyString(), _options, chance, _life);
        if (Stored.Read<ProviderMemory>(store.State.Memory) is { } memory)
        {
            var passed = now - store.State.WrittenAt;
            _provider.Recall(memory, passed > TimeSpan.Zero ? passed : TimeSpan.Zero, now);
        }

        _written = _told = _provider.Version;
        this.RegisterGrainTimer(WriteIfChangedAsync, WriteWithin, WriteWithin);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => WriteIfChangedAsync(cancellationToken);

    public Task<HealthReply> ReportAsync(HealthBatch batch)
    {
        var now = time.GetUtcNow();
        Follow(settings.ControlPlane);
        if (_provider.Takes(batch.Node, batch.Number, now))
        {
            foreach (var successes in batch.Successes)
            {
                _provider.ReportSuccesses(successes.Model, successes.Count, now - successes.LastAgo);
            }

            foreach (var outcome in batch.Outcomes)
            {
                _provider.Report(outcome.Model, new CredentialId(outcome.Credential), ProviderViews.ReportOf(outcome, now));
            }

            if (batch.Timings is { } counted)
            {
                _timings.Add(batch.Node, ProviderViews.CountsOf(counted), now);
            }
        }

        var timings = batch.Timings is { } asked ? ProviderViews.TimingsFor(batch.Node, asked.UpTo, _timings, _life, now) : null;
        return Task.FromResult(new HealthReply(Version, Tell(now), timings));
    }

    public async Task<ProbeReply> AskProbeAsync(ProbeRequest request)
    {
        var now = time.GetUtcNow();
        if (request.IsEarly)
        {
            _provider.Hasten(request.Model, now);
        }

        if (!_provider.TryProbe(request.Model, now, out var permit, out var wait))
        {
            return new(0, TimeSpan.Zero, wait);
        }

        // Whoever comes after this activation must know that there is one: two would be the thundering herd that circuits are there to prevent. While the storage is away nobody can
        // come after it, as nobody can read what was stored: then it is given all the same, lest the target stay away for as long. A duplicate may give another: two at most.
        if (!await TryWriteAsync())
        {
            return new(0, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }

        Tell(now);
        return new(permit.ProbeId, _options.Circuit.ProbeTimeout, TimeSpan.Zero);
    }

    public Task<ProviderView?> GetAsync(ViewVersion held) => Task.FromResult(held == Version ? null : View(time.GetUtcNow()));

    public Task<ProviderView> WatchAsync(IProviderHealthObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.FromResult(View(time.GetUtcNow()));
    }

    public async Task DrainAsync(string model, bool drained)
    {
        LogDrained(this.GetPrimaryKeyString(), model, drained);
        _provider.Drain(model, drained);
        await WriteAsync();
        Tell(time.GetUtcNow());
    }

    private ViewVersion Version => new(_life, _provider.Version);

    private ProviderView View(DateTimeOffset now) => ProviderViews.Of(_provider, Version, now);

    /// <summary>Tells every node of what has changed; the view when there was anything.</summary>
    private ProviderView? Tell(DateTimeOffset now)
    {
        foreach (var transition in _provider.TakeTransitions())
        {
            LogTransition(transition);
        }

        if (_told == _provider.Version)
        {
            return null;
        }

        _told = _provider.Version;
        var view = View(now);
        _observers.Notify(observer => observer.ChangedAsync(view));
        return view;
    }

    private void Follow(ControlPlaneOptions options)
    {
        if (!ReferenceEquals(options, _options))
        {
            _options = options;
            _provider.Configure(options);
        }
    }

    private async Task WriteIfChangedAsync(CancellationToken cancellationToken)
    {
        if (_written != _provider.Version)
        {
            await TryWriteAsync();
        }
    }

    /// <summary>False: another activation has written, and this one steps down. While the storage is away it is true, and the writing is tried again.</summary>
    private async Task<bool> TryWriteAsync()
    {
        try
        {
            await WriteAsync();
            return true;
        }
        catch (InconsistentStateException e)
        {
            // Another activation has written: this one is the duplicate.
            LogNotStored(this.GetPrimaryKeyString(), e);
            DeactivateOnIdle();
            return false;
        }
        catch (Exception e)
        {
            LogNotStored(this.GetPrimaryKeyString(), e);
            return true;
        }
    }

    private async Task WriteAsync()
    {
        var (now, version) = (time.GetUtcNow(), _provider.Version);
        store.State = new() { Life = _life, WrittenAt = now, Memory = Stored.Write(_provider.Remember(now)) };
        await store.WriteStateAsync();
        _written = version;
    }
}
