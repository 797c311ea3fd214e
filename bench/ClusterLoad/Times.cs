using System.Collections.Concurrent;
using System.Globalization;

namespace ClusterLoad;

/// <summary>How long calls took.</summary>
internal sealed class Times(double[] sorted, TimeSpan length)
{
    public double PerSecond => sorted.Length / length.TotalSeconds;

    /// <summary>So many callers at once, each again as soon as it is answered.</summary>
    public static async Task<Times> OfAsync(int callers, TimeSpan length, Func<int, Task> call)
    {
        var (times, beganAt, next) = (new ConcurrentBag<double>(), TimeProvider.System.GetTimestamp(), -1);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (TimeProvider.System.GetElapsedTime(beganAt) < length)
            {
                times.Add(await MeasureAsync(call, Interlocked.Increment(ref next)));
            }
        })));
        return new([.. times.Order()], TimeProvider.System.GetElapsedTime(beganAt));
    }

    /// <summary>So many per second, whether those before are answered or not.</summary>
    public static async Task<Times> OfRateAsync(int perSecond, TimeSpan length, Func<int, Task> call)
    {
        var (calls, beganAt) = (new List<Task<double>>(), TimeProvider.System.GetTimestamp());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        while (TimeProvider.System.GetElapsedTime(beganAt) is var elapsed && elapsed < length)
        {
            while (calls.Count < elapsed.TotalSeconds * perSecond)
            {
                calls.Add(MeasureAsync(call, calls.Count));
            }

            await timer.WaitForNextTickAsync();
        }

        return new([.. (await Task.WhenAll(calls)).Order()], length);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At(0.5):0.0} / {At(0.99):0.0}");

    private static async Task<double> MeasureAsync(Func<int, Task> call, int n)
    {
        var beganAt = TimeProvider.System.GetTimestamp();
        await call(n);
        return TimeProvider.System.GetElapsedTime(beganAt).TotalMilliseconds;
    }

    private double At(double part) => sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * part)];
}
