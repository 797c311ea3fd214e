using System.Globalization;

namespace Gateway.Configuration.Yaml;

/// <summary>Durations as a file writes them: <c>250ms</c>, <c>1.5s</c>, <c>5m</c>, <c>1h</c>.</summary>
internal static class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && decimal.TryParse(text.AsSpan(..^unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                && count <= TimeSpan.MaxValue.Ticks / length.Ticks)
            {
                duration = TimeSpan.FromTicks((long)(count * length.Ticks));
                return true;
            }
        }

        duration = default;
        return false;
    }

    /// <summary>In the largest unit that leaves a whole number.</summary>
    public static string Write(TimeSpan duration)
    {
        var (unit, length) = duration == TimeSpan.Zero ? Units[0] : Units.Last(known => duration.Ticks % known.Length.Ticks == 0 || known.Unit is "ms");
        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)duration.Ticks / length.Ticks:0.####}{unit}");
    }
}
