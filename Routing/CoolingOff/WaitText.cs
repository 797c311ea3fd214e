using System.Buffers;
using System.Globalization;

namespace Routing.CoolingOff;

/// <summary>
/// The spellings of a wait that providers use. Each reader gives null for what is not that spelling, not positive, or longer than a year: a number
/// that large is a number of something else.
/// </summary>
internal static class WaitText
{
    private const decimal EpochSeconds = 1_000_000_000;
    private const decimal EpochMilliseconds = 100_000_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly string[] HttpDates =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    private static readonly (string Name, decimal Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("µs", TimeSpan.TicksPerMicrosecond),
        ("ns", 0.01m),
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary>A plain decimal number of units: <c>7</c>, <c>0.25</c>.</summary>
    public static TimeSpan? Number(string? text, decimal ticksPerUnit) => Decimal(text) is { } number ? Wait(number, ticksPerUnit) : null;

    /// <summary>RFC 9110's three date formats.</summary>
    public static TimeSpan? HttpDate(string? text, DateTimeOffset now) =>
        DateTimeOffset.TryParseExact(text, HttpDates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date)
            ? Sensible(date - now)
            : null;

    /// <summary>
    /// A reset: seconds, epoch seconds or milliseconds (told apart by size), a duration like <c>21m36.001s</c>, or an RFC 3339 instant.
    /// </summary>
    public static TimeSpan? Reset(string? text, DateTimeOffset now) => Decimal(text) switch
    {
        null => Duration(text) ?? Instant(text, now),
        >= EpochMilliseconds and var number => SinceEpoch(number, TimeSpan.TicksPerMillisecond, now),
        >= EpochSeconds and var number => SinceEpoch(number, TimeSpan.TicksPerSecond, now),
        { } number => Wait(number, TimeSpan.TicksPerSecond),
    };

    private static TimeSpan? Duration(string? text)
    {
        var rest = text.AsSpan().Trim();
        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || Decimal(rest[..digits].ToString()) is not { } number || Unit(rest[digits..]) is not { } unit || number > long.MaxValue / unit.Ticks)
            {
                return null;
            }

            ticks += number * unit.Ticks;
            rest = rest[(digits + unit.Name.Length)..];
        }

        return Wait(ticks, 1);
    }

    private static (string Name, decimal Ticks)? Unit(ReadOnlySpan<char> text)
    {
        foreach (var unit in Units)
        {
            if (text.StartsWith(unit.Name, StringComparison.Ordinal))
            {
                return unit;
            }
        }

        return null;
    }

    private static TimeSpan? Instant(string? text, DateTimeOffset now) =>
        text is { Length: >= 20 } && text.Contains('T', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? Sensible(instant - now)
            : null;

    private static TimeSpan? SinceEpoch(decimal number, long ticksPerUnit, DateTimeOffset now) =>
        number <= DateTimeOffset.MaxValue.UtcTicks / ticksPerUnit
            ? Sensible(new TimeSpan((long)(number * ticksPerUnit)) - (now - DateTimeOffset.UnixEpoch))
            : null;

    private static TimeSpan? Wait(decimal number, decimal ticksPerUnit) =>
        number <= Longest.Ticks / ticksPerUnit ? Sensible(new TimeSpan((long)(number * ticksPerUnit))) : null;

    private static TimeSpan? Sensible(TimeSpan wait) => wait > TimeSpan.Zero && wait <= Longest ? wait : null;

    /// <summary>No sign, no exponent, and <c>decimal</c> because it has no NaN or infinity to let through.</summary>
    private static decimal? Decimal(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
