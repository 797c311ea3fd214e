namespace Routing.Tests;

/// <summary>Explicit instants: seconds after an arbitrary start.</summary>
internal static class Times
{
    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(double seconds) => Start + TimeSpan.FromSeconds(seconds);

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
