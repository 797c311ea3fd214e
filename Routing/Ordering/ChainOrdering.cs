using Routing.Chains;
using Routing.Performance;

namespace Routing.Ordering;

/// <summary>Puts candidates into order. Stable: what compares equal stays as the tier lists it. Allocates nothing.</summary>
public static class ChainOrdering
{
    /// <summary>The share of requests that start with a random candidate under <see cref="ChainOrder.Fastest"/>: what is not tried is not known.</summary>
    public const double Exploring = 0.02;

    private const int OnStack = 64;

    /// <summary>Arranges <paramref name="candidates"/> in place, each stage for itself.</summary>
    /// <param name="candidates">All may serve.</param>
    /// <param name="order">How.</param>
    /// <param name="request">For what.</param>
    /// <param name="now">The time.</param>
    /// <param name="dice">A random number in [0, 1), one per request.</param>
    public static void Arrange(Span<Route> candidates, ChainOrder order, in RequestProfile request, DateTimeOffset now, double dice)
    {
        if (order is ChainOrder.Listed)
        {
            return;
        }

        for (var from = 0; from < candidates.Length;)
        {
            var stage = StageAt(candidates[from..]);
            ArrangeStage(candidates.Slice(from, stage), order, request, now, dice);
            from += stage;
        }
    }

    private static void ArrangeStage(Span<Route> candidates, ChainOrder order, in RequestProfile request, DateTimeOffset now, double dice)
    {
        if (candidates.Length < 2)
        {
            return;
        }

        var keys = candidates.Length <= OnStack ? stackalloc double[candidates.Length] : new double[candidates.Length];
        for (var i = 0; i < candidates.Length; i++)
        {
            keys[i] = KeyOf(candidates[i], order, request, now, Dice(dice, i));
        }

        Sort(candidates, keys);
        if (order is ChainOrder.Fastest && dice < Exploring)
        {
            var chosen = (int)(dice / Exploring * candidates.Length);
            var first = candidates[chosen];
            candidates[..chosen].CopyTo(candidates[1..]);
            candidates[0] = first;
        }
    }

    /// <summary>
    /// Arranges what is left after the first choice was throttled: by <paramref name="order"/>, and those that are expected to take longer than
    /// <paramref name="within"/> behind all others.
    /// </summary>
    public static void ArrangeAfterThrottle(Span<Route> rest, ChainOrder order, TimeSpan? within, in RequestProfile request, DateTimeOffset now, double dice)
    {
        Arrange(rest, order, request, now, dice);
        if (within is not { } bound)
        {
            return;
        }

        for (var from = 0; from < rest.Length;)
        {
            var stage = StageAt(rest[from..]);
            PutSlowLast(rest.Slice(from, stage), bound, request, now);
            from += stage;
        }
    }

    private static void PutSlowLast(Span<Route> rest, TimeSpan bound, in RequestProfile request, DateTimeOffset now)
    {
        if (rest.Length < 2)
        {
            return;
        }

        var keys = rest.Length <= OnStack ? stackalloc double[rest.Length] : new double[rest.Length];
        var size = InputSizes.Of(request.PromptTokens);
        for (var i = 0; i < rest.Length; i++)
        {
            keys[i] = rest[i].Health.Performance.Expect(size, request.OutputOf(rest[i].Target), now) > bound ? 1 : 0;
        }

        Sort(rest, keys);
    }

    /// <summary>How many of the first belong to one stage.</summary>
    private static int StageAt(ReadOnlySpan<Route> routes)
    {
        var count = 1;
        while (count < routes.Length && routes[count].Stage == routes[0].Stage)
        {
            count++;
        }

        return count;
    }

    private static double KeyOf(Route route, ChainOrder order, in RequestProfile request, DateTimeOffset now, double dice) => order switch
    {
        ChainOrder.Cheapest => route.Target.Price?.Roughly(request.PromptTokens, request.OutputOf(route.Target)) ?? double.MaxValue,
        ChainOrder.Fastest => route.Health.Performance.Expect(InputSizes.Of(request.PromptTokens), request.OutputOf(route.Target), now)?.Ticks ?? -1,
        // Weighted sampling without replacement: Efraimidis and Spirakis, 2006.
        ChainOrder.Weighted => route.Weight > 0 ? -Math.Log(1 - dice) / route.Weight : double.MaxValue,
        ChainOrder.LeastBusy => route.Weight > 0 ? route.Health.Performance.UnderWay / route.Weight : double.MaxValue,
        _ => 0,
    };

    /// <summary>One random number is made many: a request's dice, scrambled by position (SplitMix64's finalizer).</summary>
    private static double Dice(double dice, int index)
    {
        var bits = BitConverter.DoubleToUInt64Bits(dice) + (0x9E3779B97F4A7C15UL * (ulong)(index + 1));
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return ((bits ^ (bits >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Chains are short: insertion is stable, and the fastest there is; on numbers, since every move of a reference tells the garbage collector.</summary>
    private static void Sort(Span<Route> routes, Span<double> keys)
    {
        var places = routes.Length <= OnStack ? stackalloc int[routes.Length] : new int[routes.Length];
        for (var i = 0; i < routes.Length; i++)
        {
            var key = keys[i];
            var at = i;
            for (; at > 0 && keys[at - 1] > key; at--)
            {
                (keys[at], places[at]) = (keys[at - 1], places[at - 1]);
            }

            (keys[at], places[at]) = (key, i);
        }

        for (var start = 0; start < routes.Length; start++)
        {
            if (places[start] != start)
            {
                Turn(routes, places, start);
            }
        }
    }

    /// <summary>Moves each route of one cycle to its place.</summary>
    private static void Turn(Span<Route> routes, Span<int> places, int start)
    {
        var first = routes[start];
        var at = start;
        while (places[at] is var from && from != start)
        {
            routes[at] = routes[from];
            (places[at], at) = (at, from);
        }

        (routes[at], places[at]) = (first, at);
    }
}
