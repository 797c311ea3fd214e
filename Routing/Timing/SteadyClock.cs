namespace Routing.Timing;

/// <summary>
/// Instants that never go back: when the clock was set back, time goes on from where it stood, at the clock's pace. So nothing ends early and nothing
/// lasts for ever. Its owner reads the clock in the order of its calls, i.e. under its lock. A clock set forward cannot be told from one that was merely
/// not looked at: what it skips is taken for time that passed.
/// </summary>
internal sealed class SteadyClock
{
    private DateTimeOffset _seen = DateTimeOffset.MinValue;
    private TimeSpan _ahead;

    /// <summary>The steady instant, in ticks, of what the clock says.</summary>
    public long Read(DateTimeOffset now)
    {
        _ahead += now < _seen ? _seen - now : TimeSpan.Zero;
        _seen = now;
        return Place(now);
    }

    /// <summary>The steady instant of a moment the clock names; time does not move.</summary>
    public long Place(DateTimeOffset moment) => (moment + _ahead).UtcTicks;

    /// <summary>What the clock will say at a steady instant.</summary>
    public DateTimeOffset Tell(long steady) => new DateTimeOffset(steady, TimeSpan.Zero) - _ahead;
}
