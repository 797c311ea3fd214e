using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Gateway.Dashboard;

/// <summary>
/// Tells watchers what happens, in ticks of <see cref="Tick"/>. Requests know nothing of it: it reads what they leave behind (their trails, the targets' state), and only while somebody
/// watches.
/// </summary>
internal sealed partial class LiveFeed(LiveState state, TimeProvider time, ILogger<LiveFeed> logger)
{
    /// <summary>Watchers at once.</summary>
    public const int MostWatchers = 16;

    /// <summary>Between two messages.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly List<LiveWatcher> _watchers = [];
    private bool _isRunning;

    /// <summary>False when there are <see cref="MostWatchers"/>.</summary>
    public bool TryWatch([NotNullWhen(true)] out LiveWatcher? watcher)
    {
        lock (_lock)
        {
            if (_watchers.Count >= MostWatchers)
            {
                watcher = null;
                return false;
            }

            watcher = new(this);
            if (!_isRunning)
            {
                _isRunning = true;
                state.Begin();
                _ = RunAsync();
            }

            watcher.Send(state.Snapshot());
            _watchers.Add(watcher);
            return true;
        }
    }

    public void Leave(LiveWatcher watcher)
    {
        lock (_lock)
        {
            _watchers.Remove(watcher);
        }
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync() && TellAll())
        {
        }
    }

    /// <summary>False when nobody is left.</summary>
    private bool TellAll()
    {
        lock (_lock)
        {
            if (_watchers.Count == 0)
            {
                return _isRunning = false;
            }

            try
            {
                if (state.Advance() is { } message)
                {
                    _watchers.ForEach(watcher => watcher.Send(message));
                }
            }
            catch (Exception e)
            {
                LogFailed(e);
            }

            return true;
        }
    }

    [LoggerMessage(210, LogLevel.Error, "A bug: the live feed missed a tick")]
    private partial void LogFailed(Exception exception);
}
