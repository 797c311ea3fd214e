using System.Runtime.InteropServices;
using Gateway.Attempts;
using Gateway.Configuration;
using Gateway.Telemetry.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>
/// Stops the gateway without cutting anybody off. The first signal makes it unready (<c>/health/ready</c> looks at the host's own state); after the delay the listener
/// closes, which the host does; what is under way goes on. What has not ended by the deadline, or by a second signal, is ended here: a stream by an error event,
/// anything else by a 503.
/// </summary>
internal sealed partial class Drain(
    ConfigSource config,
    StopSignals requests,
    GatewayMetrics metrics,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<Drain> logger) : IHostedLifecycleService, IDisposable
{
    /// <summary>What is left after the deadline: for errors to be sent, leases to be settled and the spool to be flushed.</summary>
    public static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(15);

    private readonly DrainConfig _settings = config.Current.Drain;
    private readonly CancellationTokenSource _hurry = new();
    private readonly List<IDisposable> _registrations = [];
    private ITimer? _deadline;
    private int _signals;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _registrations.Add(lifetime.ApplicationStopping.Register(Begin));
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGINT])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, _ => OnSignal()));
        }

        return Task.CompletedTask;
    }

    /// <summary>Holds the listener open for the delay: the host stops nothing before this has ended.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_settings.Delay <= TimeSpan.Zero)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_hurry.Token, cancellationToken);
        try
        {
            await Task.Delay(_settings.Delay, time, either.Token);
        }
        catch (OperationCanceledException)
        {
            // Somebody is in a hurry.
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _deadline?.Dispose();
        _hurry.Dispose();
    }

    private void Begin()
    {
        LogDraining(metrics.InFlight.Count, _settings.Deadline.TotalSeconds);
        _deadline = time.CreateTimer(_ => End("the deadline passed"), null, _settings.Deadline, Timeout.InfiniteTimeSpan);
    }

    private void OnSignal()
    {
        if (Interlocked.Increment(ref _signals) == 2)
        {
            _hurry.Cancel();
            End("a second signal came");
        }
    }

    private void End(string reason)
    {
        if (metrics.InFlight.Count is > 0 and var count)
        {
            LogEnded(count, reason);
        }

        requests.StopAll();
    }

    [LoggerMessage(600, LogLevel.Information, "Draining: {Requests} requests are under way and have {Seconds} s to end; send the signal again to end them now")]
    private partial void LogDraining(long requests, double seconds);

    [LoggerMessage(601, LogLevel.Warning, "{Requests} requests are ended with an error: {Reason}")]
    private partial void LogEnded(long requests, string reason);
}
