using System.Globalization;

namespace Cluster.Rig;

/// <summary>What was measured, as the summary and the table of <c>faults.sh</c> show it.</summary>
internal static class Figures
{
    /// <summary>Milliseconds: median, the 99th percentile, the largest.</summary>
    public static string Of(IReadOnlyCollection<TimeSpan> times) => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {Percentile(times, 0.5).TotalMilliseconds:0} ms, p99 {Percentile(times, 0.99).TotalMilliseconds:0} ms, most {times.Max().TotalMilliseconds:0} ms of {times.Count}");

    public static TimeSpan Percentile(IReadOnlyCollection<TimeSpan> times, double part) => times.Order().ElementAt((int)Math.Min(times.Count - 1, Math.Ceiling(times.Count * part) - 1));

    /// <summary>A row of the table: the claim, and what came of it.</summary>
    public static void Say(string claim, FormattableString measured) => Console.WriteLine($"{claim} | {measured.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The most that any trailing <paramref name="length"/> held.</summary>
    public static decimal MostWithin(TimeSpan length, IEnumerable<(DateTimeOffset At, decimal Weight)> events)
    {
        var window = new Queue<(DateTimeOffset At, decimal Weight)>();
        var (sum, most) = (0m, 0m);
        foreach (var each in events.OrderBy(each => each.At))
        {
            window.Enqueue(each);
            sum += each.Weight;
            while (each.At - window.Peek().At >= length)
            {
                sum -= window.Dequeue().Weight;
            }

            most = Math.Max(most, sum);
        }

        return most;
    }
}
