using System.Globalization;
using System.Numerics;

namespace Gateway.Configuration.Yaml;

/// <summary>The kinds of scalar a configuration is made of.</summary>
internal static class Scalars
{
    // Timers take 49 days at most.
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(30);

    public static readonly Scalar<string> Text = new("text", static (text, out value) => (value = text.Trim()).Length > 0);

    public static readonly Scalar<bool> Flag = OneOf(("true", true), ("false", false));

    /// <summary>Above zero.</summary>
    public static readonly Scalar<TimeSpan> Duration = DurationFrom(TimeSpan.FromTicks(1), "a duration above zero, such as 250ms, 30s, 5m or 1h");

    /// <summary>Zero or above.</summary>
    public static readonly Scalar<TimeSpan> DurationOrZero = DurationFrom(TimeSpan.Zero, "a duration such as 0ms, 30s, 5m or 1h");

    /// <summary>At least a second.</summary>
    public static readonly Scalar<TimeSpan> LongDuration = DurationFrom(TimeSpan.FromSeconds(1), "a duration of at least a second, such as 10s");

    public static readonly Scalar<int> Count = Number(1, int.MaxValue, "a whole number of at least 1");

    /// <summary>Above 0 and at most 1.</summary>
    public static readonly Scalar<double> Share = Number(double.Epsilon, 1.0, "a number above 0 and at most 1");

    /// <summary>From 0 to 1.</summary>
    public static readonly Scalar<double> ShareOrZero = Number(0.0, 1.0, "a number from 0 to 1");

    /// <summary>0 or above.</summary>
    public static readonly Scalar<double> Rate = Number(0.0, 1_000_000.0, "a number of at least 0");

    public static readonly Scalar<decimal> Money = Number(0m, 1_000_000m, "an amount of USD, at least 0");

    public static readonly Scalar<DateOnly> Date = new(
        "a date such as 2026-07-02",
        static (text, out value) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value));

    /// <summary>An absolute http or https address, without the slash at its end.</summary>
    public static readonly Scalar<Uri> BaseUrl = new(
        "an absolute http or https address without user, query or fragment, such as https://api.example.com/v1",
        static (text, out value) => Uri.TryCreate(text.Trim().TrimEnd('/'), UriKind.Absolute, out value!)
            && value is { Scheme: "http" or "https", Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" }
            && !text.Contains('?', StringComparison.Ordinal));

    /// <summary>One of a few words.</summary>
    public static Scalar<T> OneOf<T>(params (string Word, T Value)[] words)
        where T : notnull
    {
        var all = Array.ConvertAll(words, static known => known.Word);
        return new Scalar<T>(words.Length == 1 ? all[0] : $"one of {string.Join(", ", all)}", TryFind)
        {
            Write = value => words.First(known => EqualityComparer<T>.Default.Equals(known.Value, value)).Word,
            Words = all,
        };

        bool TryFind(string text, out T value)
        {
            foreach (var (word, named) in words)
            {
                if (word == text)
                {
                    value = named;
                    return true;
                }
            }

            value = default!;
            return false;
        }
    }

    private static Scalar<TimeSpan> DurationFrom(TimeSpan least, string expected) => new(
        expected,
        (text, out value) => DurationText.TryParse(text, out value) && value >= least && value <= LongestDuration)
    {
        Write = DurationText.Write,
    };

    private static Scalar<T> Number<T>(T least, T most, string expected)
        where T : struct, INumber<T> => new(
            expected,
            (text, out value) => T.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
                && value >= least
                && value <= most);
}
