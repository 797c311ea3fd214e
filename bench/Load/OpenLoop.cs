using System.Collections.Concurrent;

namespace Load;

/// <summary>
/// Requests at fixed instants, whether or not earlier ones have been answered. Times count from the instant a request was due, so a server that
/// stalls is charged for every request that had to wait (no coordinated omission).
/// </summary>
internal static partial class OpenLoop
{
    public static Task RunAsync(IReadOnlyList<Connection> connections, int perSecond, TimeSpan duration) =>
        Task.Factory.StartNew(() => Run(connections, perSecond, duration), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Run(IReadOnlyList<Connection> connections, int perSecond, TimeSpan duration)
    {
        var time = TimeProvider.System;
        using var idle = new BlockingCollection<Connection>(new ConcurrentStack<Connection>(connections));
        var start = time.GetTimestamp();
        var total = (int)(perSecond * duration.TotalSeconds);
        for (var n = 0; n < total; n++)
        {
            var due = start + (n * time.TimestampFrequency / perSecond);
            SleepUntil(due, time);
            _ = AskAsync(idle.Take(), due, idle);
        }

        // All are back when as many can be taken as there are.
        foreach (var _ in connections)
        {
            idle.Take();
        }
    }

    private static async Task AskAsync(Connection connection, long due, BlockingCollection<Connection> idle)
    {
        await connection.ExchangeAsync(due);
        idle.Add(connection);
    }

    /// <summary>Timers of the runtime round to milliseconds, which is longer than what is measured.</summary>
    private static void SleepUntil(long due, TimeProvider time)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), due);
        if (left > TimeSpan.Zero)
        {
            var wait = new TimeSpec { Seconds = (nint)left.TotalSeconds, Nanoseconds = (nint)(left.TotalNanoseconds % 1e9) };
            _ = NanoSleep(wait, 0);
        }
    }

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec wait, nint remaining);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
