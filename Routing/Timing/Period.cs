namespace Routing.Timing;

/// <summary>A stretch of time that survives a clock set back: it then starts anew instead of lasting for ever.</summary>
internal readonly record struct Period(DateTimeOffset Start, TimeSpan Length)
{
    public DateTimeOffset End => Start + Length;

    public bool IsOver(DateTimeOffset now) => now >= End;

    /// <summary>
    /// The period as seen at <paramref name="now"/>. An instant before its start means that the clock was set back (or, by microseconds,
    /// that two threads read it in the other order): what is left is never more than the whole length.
    /// </summary>
    public Period SeenAt(DateTimeOffset now) => now < Start ? this with { Start = now } : this;
}
