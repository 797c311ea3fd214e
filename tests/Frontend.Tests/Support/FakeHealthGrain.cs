using System.Threading.Channels;
using Grains.Abstractions.Health;

namespace Frontend.Tests.Support;

/// <summary>A provider's grain: notes the batches it gets, and has the view that the test gives it.</summary>
internal sealed class FakeHealthGrain : IProviderHealthGrain
{
    private readonly Channel<HealthBatch> _batches = Channel.CreateUnbounded<HealthBatch>();

    public ProviderView View { get; set; } = Views.Steady;

    /// <summary>What other nodes have seen, told to the next batch that asks.</summary>
    public TimingsMessage? OthersTimings { get; set; }

    /// <summary>What a batch waits for before it is answered.</summary>
    public Task Holds { get; set; } = Task.CompletedTask;

    /// <summary>Calls fail once they have arrived.</summary>
    public bool Fails { get; set; }

    public int Polls { get; private set; }

    /// <summary>How often somebody asked to be told of changes.</summary>
    public int Watches { get; private set; }

    public bool HasBatch => _batches.Reader.TryPeek(out _);

    public async Task<HealthBatch> NextAsync() => await _batches.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<HealthReply> ReportAsync(HealthBatch batch)
    {
        _batches.Writer.TryWrite(batch);
        await Holds;
        Throw();
        var timings = batch.Timings is null ? null : OthersTimings;
        OthersTimings = batch.Timings is null ? OthersTimings : null;
        return new(View.Version, null, timings);
    }

    public Task<ProbeReply> AskProbeAsync(ProbeRequest request) => Task.FromResult(new ProbeReply(0, TimeSpan.Zero, TimeSpan.Zero));

    public Task<ProviderView?> GetAsync(ViewVersion held)
    {
        Throw();
        Polls++;
        return Task.FromResult(held == View.Version ? null : View);
    }

    public Task<ProviderView> WatchAsync(IProviderHealthObserver observer)
    {
        var view = View;
        Watches++;
        return Task.FromResult(view);
    }

    public Task DrainAsync(string model, bool drained) => Task.CompletedTask;

    private void Throw()
    {
        if (Fails)
        {
            throw new TimeoutException("The silo is away.");
        }
    }
}
