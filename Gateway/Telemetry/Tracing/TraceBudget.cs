namespace Gateway.Telemetry.Tracing;

/// <summary>
/// How many requests are traced whose client has not chosen: so many in a second, spread evenly once there are more. An ordinary load is traced whole, and a high one does not
/// spend its time on telling.
/// </summary>
/// <param name="perSecond">0: none. Infinity: all.</param>
/// <param name="time">The clock.</param>
internal sealed class TraceBudget(double perSecond, TimeProvider time)
{
    private readonly double _interval = time.TimestampFrequency / perSecond;

    /// <summary>Up to which timestamp the traces are spent; it lags behind the clock by a second at most.</summary>
    private long _spent = long.MinValue;

    /// <summary>True for a request that is to be traced.</summary>
    public bool TryTake()
    {
        if (perSecond is 0 or double.PositiveInfinity)
        {
            return perSecond > 0;
        }

        var now = time.GetTimestamp();
        while (true)
        {
            var spent = Volatile.Read(ref _spent);
            var next = (long)(Math.Max(spent, now - time.TimestampFrequency) + _interval);
            if (next > now)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _spent, next, spent) == spent)
            {
                return true;
            }
        }
    }
}
