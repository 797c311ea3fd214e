namespace Routing.RetryBudgets;

/// <summary>
/// Counts per second over the last ten, without a lock: one cell per second, second and count packed into one word so that both change at once.
/// </summary>
internal sealed class SecondCounts
{
    public const int Seconds = 10;

    private const int Cells = 16;
    private const int CountBits = 28;
    private const long CountMask = (1L << CountBits) - 1;

    private readonly long[] _cells = new long[Cells];

    public void Add(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        ref var cell = ref _cells[second & (Cells - 1)];
        var seen = Volatile.Read(ref cell);
        while (true)
        {
            // A cell of another second is sixteen seconds old, or of a clock since set back: either way it is over.
            var next = seen >> CountBits == second ? seen + ((seen & CountMask) < CountMask ? 1 : 0) : (second << CountBits) | 1;
            var found = Interlocked.CompareExchange(ref cell, next, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    public long Sum(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        var sum = 0L;
        foreach (ref var cell in _cells.AsSpan())
        {
            var seen = Volatile.Read(ref cell);
            var age = second - (seen >> CountBits);
            sum += age is >= 0 and < Seconds ? seen & CountMask : 0;
        }

        return sum;
    }
}
