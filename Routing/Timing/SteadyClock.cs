namespace Routing.Timing;

/// <summary>
/// Instants that never go back. While the clock stands a little behind (two threads read it in one order and came in the other) time stands
/// still; when it was set back, time goes on from where it stood, at the clock's pace. So nothing ends early and nothing lasts for ever.
/// A clock set forward cannot be told from one that was merely not looked at: what it skips is taken for time that passed.
/// </summary>
internal sealed class SteadyClock
{
    private static readonly TimeSpan OutOfOrder = TimeSpan.FromSeconds(1);

    private DateTimeOffset _seen = DateTimeOffset.MinValue;
    private TimeSpan _ahead;

    /// <summary>The steady instant, in ticks, of what the clock says.</summary>
    public long Read(DateTimeOffset now)
    {
        if (now < _seen)
        {
            if (_seen - now < OutOfOrder)
            {
                return (_seen + _ahead).UtcTicks;
            }

            _ahead += _seen - now;
        }

        _seen = now;
        return (now + _ahead).UtcTicks;
    }

    /// <summary>The steady instant of a moment the clock named earlier or will name; time does not move.</summary>
    public long Place(DateTimeOffset moment) => (moment + _ahead).UtcTicks;

    /// <summary>What the clock will say at a steady instant.</summary>
    public DateTimeOffset Tell(long steady) => new DateTimeOffset(steady, TimeSpan.Zero) - _ahead;
}
