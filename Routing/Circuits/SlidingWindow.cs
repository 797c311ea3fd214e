namespace Routing.Circuits;

/// <summary>
/// Counts of outcomes over the last <paramref name="length"/>, in ten buckets. The window moves by whole buckets, so it covers between nine tenths
/// and all of its length. It never moves back: an outcome older than the window is dropped.
/// </summary>
internal sealed class SlidingWindow(TimeSpan length)
{
    private const int Buckets = 10;

    private readonly long _width = Math.Max(1, length.Ticks / Buckets);
    private readonly long[] _outcomes = new long[Buckets];
    private readonly long[] _failures = new long[Buckets];
    private long _head;

    public void Add(DateTimeOffset at, long successes, long failures)
    {
        var number = at.UtcTicks / _width;
        MoveTo(number);
        if (number <= _head - Buckets)
        {
            return;
        }

        var index = number % Buckets;
        _outcomes[index] += successes + failures;
        _failures[index] += failures;
    }

    /// <summary>What the window holds at <paramref name="now"/>, or at the newest outcome if that is later.</summary>
    public WindowTotal Total(DateTimeOffset now)
    {
        var newest = Math.Max(_head, now.UtcTicks / _width);
        var (outcomes, failures) = (0L, 0L);
        for (var number = Math.Max(0, newest - Buckets + 1); number <= _head; number++)
        {
            outcomes += _outcomes[number % Buckets];
            failures += _failures[number % Buckets];
        }

        return new WindowTotal(outcomes, failures);
    }

    public void Clear()
    {
        Array.Clear(_outcomes);
        Array.Clear(_failures);
        _head = 0;
    }

    private void MoveTo(long number)
    {
        for (var gone = Math.Max(_head + 1, number - Buckets + 1); gone <= number; gone++)
        {
            _outcomes[gone % Buckets] = 0;
            _failures[gone % Buckets] = 0;
        }

        _head = Math.Max(_head, number);
    }
}
