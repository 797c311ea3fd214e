using System.Collections.Concurrent;
using System.Globalization;

namespace ClusterLoad;

/// <summary>How long calls took that were answered, and how many were not.</summary>
internal sealed class Times
{
    private readonly double[] _sorted;
    private readonly TimeSpan _length;

    private Times(IReadOnlyCollection<double?> times, TimeSpan length) =>
        (_sorted, _length, Unanswered) = ([.. times.OfType<double>().Order()], length, times.Count(time => time is null));

    public double PerSecond => _sorted.Length / _length.TotalSeconds;

    public int Unanswered { get; }

    /// <summary>So many callers at once, each again as soon as it is answered.</summary>
    public static async Task<Times> OfAsync(int callers, TimeSpan length, Func<int, Task<bool>> call)
    {
        var (times, beganAt, next) = (new ConcurrentBag<double?>(), TimeProvider.System.GetTimestamp(), -1);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (TimeProvider.System.GetElapsedTime(beganAt) < length)
            {
                times.Add(await MeasureAsync(call, Interlocked.Increment(ref next)));
            }
        })));
        return new(times, TimeProvider.System.GetElapsedTime(beganAt));
    }

    /// <summary>So many per second, whether those before are answered or not.</summary>
    public static async Task<Times> OfRateAsync(int perSecond, TimeSpan length, Func<int, Task<bool>> call)
    {
        var (calls, beganAt) = (new List<Task<double?>>(), TimeProvider.System.GetTimestamp());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        while (TimeProvider.System.GetElapsedTime(beganAt) is var elapsed && elapsed < length)
        {
            while (calls.Count < elapsed.TotalSeconds * perSecond)
            {
                calls.Add(MeasureAsync(call, calls.Count));
            }

            await timer.WaitForNextTickAsync();
        }

        return new(await Task.WhenAll(calls), length);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At(0.5):0.0} / {At(0.99):0.0}");

    /// <summary>Milliseconds; null where there was no answer that counts.</summary>
    private static async Task<double?> MeasureAsync(Func<int, Task<bool>> call, int n)
    {
        var beganAt = TimeProvider.System.GetTimestamp();
        try
        {
            return await call(n) ? TimeProvider.System.GetElapsedTime(beganAt).TotalMilliseconds : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)   // as frontends do: a silo too busy to store in time says so in types that only silos know
        {
            return null;
        }
    }

    private double At(double part) => _sorted.Length == 0 ? double.NaN : _sorted[(int)Math.Min(_sorted.Length - 1, _sorted.Length * part)];
}
