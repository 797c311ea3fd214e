namespace Routing.CoolingOff;

/// <summary>
/// Reads from an answer's headers how long its provider asks to be left alone. Only for answers that refuse: providers send
/// <c>Retry-After</c> on a 200, too, where it means nothing.
/// </summary>
public static class RetryAfterHint
{
    private static readonly string[] Milliseconds = ["retry-after-ms", "x-ms-retry-after-ms"];

    private static readonly (string Remaining, string Reset)[] Limits =
    [
        .. Pairs("x-ratelimit-{0}-", "requests", "tokens", "requests-day", "tokens-minute", "tokens_usage_based", "input-images"),
        .. Pairs("anthropic-ratelimit-", "requests-{0}", "tokens-{0}", "input-tokens-{0}", "output-tokens-{0}"),
        .. Pairs("", "x-ratelimit-{0}", "ratelimit-{0}", "ratelimitbysize-{0}"),
    ];

    /// <summary>
    /// The wait; null when no header says one that makes sense. What the provider says outright wins: <c>retry-after-ms</c>, then
    /// <c>Retry-After</c>. Else the limit whose <c>remaining</c> is 0 decides (the last of them to reset, if several are used up); else the smallest
    /// reset, because the headers then do not say which limit it was, and a wait too short costs one more 429 where one too long costs minutes.
    /// A wait of zero is none.
    /// </summary>
    /// <param name="header">A header's value by its lower-case name; null when absent.</param>
    /// <param name="now">What dates are relative to.</param>
    public static TimeSpan? Read(Func<string, string?> header, DateTimeOffset now)
    {
        foreach (var name in Milliseconds)
        {
            if (WaitText.Number(header(name), TimeSpan.TicksPerMillisecond) is { } wait)
            {
                return wait;
            }
        }

        var value = header("retry-after");
        return WaitText.Number(value, TimeSpan.TicksPerSecond) ?? WaitText.HttpDate(value, now) ?? ByLimits(header, now);
    }

    private static TimeSpan? ByLimits(Func<string, string?> header, DateTimeOffset now)
    {
        TimeSpan? usedUp = null;
        TimeSpan? smallest = null;
        foreach (var (remaining, reset) in Limits)
        {
            if (WaitText.Reset(header(reset), now) is not { } wait)
            {
                continue;
            }

            smallest = wait < smallest ? wait : smallest ?? wait;
            if (header(remaining)?.Trim() is "0")
            {
                usedUp = wait > usedUp ? wait : usedUp ?? wait;
            }
        }

        return usedUp ?? smallest;
    }

    private static IEnumerable<(string Remaining, string Reset)> Pairs(string prefix, params string[] names) =>
        names.Select(name => prefix + name).Select(name => (name.Replace("{0}", "remaining", StringComparison.Ordinal), name.Replace("{0}", "reset", StringComparison.Ordinal)));
}
