namespace Routing.ControlPlane;

/// <summary>
/// Successes of one second, second and count packed into one word: counting one takes one interlocked operation and no lock. Whoever
/// holds the lock takes the count over into the circuit, when the second changes and before anything but a success is reported.
/// </summary>
internal struct SuccessCell
{
    private const int CountBits = 24;
    private const long CountMask = (1L << CountBits) - 1;

    private long _packed;

    /// <summary>Counts one; false when the cell is another second's, or full, and must be taken over first.</summary>
    public bool TryCount(DateTimeOffset at)
    {
        var second = at.ToUnixTimeSeconds();
        var seen = Volatile.Read(ref _packed);
        while (true)
        {
            if (seen != 0 && (seen >> CountBits != second || (seen & CountMask) == CountMask))
            {
                return false;
            }

            var found = Interlocked.CompareExchange(ref _packed, seen == 0 ? (second << CountBits) | 1 : seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }
    }

    /// <summary>
    /// Empties it. The successes ended within <paramref name="before"/>'s second or an earlier one; as they were reported before what ended at
    /// <paramref name="before"/>, their instant is never given as later than that.
    /// </summary>
    public long Take(DateTimeOffset before, out DateTimeOffset at)
    {
        var taken = Interlocked.Exchange(ref _packed, 0);
        var endOfSecond = DateTimeOffset.FromUnixTimeSeconds((taken >> CountBits) + 1).AddTicks(-1);
        at = endOfSecond < before ? endOfSecond : before;
        return taken & CountMask;
    }
}
