using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Configuration;

/// <summary>
/// Looks every second whether the file holds something else. Looking at what it holds sees through what notifications trip over:
/// a Kubernetes ConfigMap's swapped links, an editor that writes a new file and renames it, a network mount.
/// </summary>
internal sealed partial class ConfigWatcher(ConfigSource source, TimeProvider time, ILogger<ConfigWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Look()
    {
        try
        {
            source.ReloadIfChanged();
        }
        catch (Exception fault)
        {
            // A watch that has stopped looks like one that sees no change.
            LogLookFailed(fault);
        }
    }
}
