namespace Routing.Performance;

/// <summary>What a target's histograms came to at an instant: read by every request, worked out at most about once a second. Immutable.</summary>
/// <param name="at">That instant.</param>
/// <param name="firstToken">Median time to first token by <see cref="InputSize"/>, in microseconds; null where too few were seen.</param>
/// <param name="perToken">Median microseconds per token of output; null when too few were seen.</param>
internal sealed class RecentMedians(DateTimeOffset at, long?[] firstToken, long? perToken)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);

    /// <summary>Microseconds per token of output; null when too few were seen.</summary>
    public long? PerToken => perToken;

    /// <summary>False a second later, and for a clock set back.</summary>
    public bool HoldsAt(DateTimeOffset now) => now >= at && now - at < GoodFor;

    /// <summary>Whether prompts of that size were seen often enough.</summary>
    public bool Knows(InputSize size) => firstToken[(int)size] is not null;

    /// <summary>Microseconds to the first token of a prompt of that size, else of the nearest size that was seen (the smaller of two as near); null when none was.</summary>
    public long? FirstToken(InputSize size)
    {
        var own = (int)size;
        if (firstToken[own] is { } known)
        {
            return known;
        }

        for (var distance = 1; distance < InputSizes.Count; distance++)
        {
            if (At(own - distance) is { } smaller)
            {
                return smaller;
            }

            if (At(own + distance) is { } larger)
            {
                return larger;
            }
        }

        return null;
    }

    private long? At(int size) => size is >= 0 and < InputSizes.Count ? firstToken[size] : null;
}
