using Routing.Performance;

namespace Routing.Hedging;

/// <summary>How long to give a target before another is started beside it.</summary>
public static class HedgeDelay
{
    /// <summary>Null when nothing is known that would tell slow from usual: then there is no hedge.</summary>
    public static TimeSpan? For(HedgeOptions options, TargetPerformance performance, InputSize size, DateTimeOffset now)
    {
        if (options.After is { } after)
        {
            return after;
        }

        return performance.FirstToken(size, options.Percentile, now) is { } usual ? usual < options.Least ? options.Least : usual : null;
    }
}
