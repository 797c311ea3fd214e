using System.Collections.Immutable;

namespace Routing.Rules;

/// <summary>Hours of the week, in a time zone.</summary>
/// <param name="Days">Empty: all days. A stretch over midnight belongs to the day it begins on.</param>
/// <param name="From">From, included.</param>
/// <param name="To">Up to, not included; at or before <paramref name="From"/> it is over midnight.</param>
/// <param name="Zone">Whose clock.</param>
public sealed record RuleHours(ImmutableArray<DayOfWeek> Days, TimeOnly From, TimeOnly To, TimeZoneInfo Zone)
{
    public bool Contains(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        if (From < To)
        {
            return time >= From && time < To && OnDay(local.DayOfWeek);
        }

        return time >= From ? OnDay(local.DayOfWeek) : time < To && OnDay((DayOfWeek)(((int)local.DayOfWeek + 6) % 7));
    }

    private bool OnDay(DayOfWeek day) => Days.IsEmpty || Days.Contains(day);
}
