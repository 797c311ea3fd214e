namespace Storage;

/// <summary>
/// Money: US dollars in whole billionths. A price of 0.0375 per million tokens does not divide into them, so a cost is rounded once, where
/// its ledger row is made; from there every sum, in C#, SQLite (64-bit integers) and PostgreSQL (NUMERIC), is exact.
/// </summary>
public static class Usd
{
    private const decimal Nano = 1_000_000_000m;

    /// <summary><paramref name="amount"/> to a billionth, halves away from zero.</summary>
    public static decimal Round(decimal amount) => decimal.Round(amount, 9, MidpointRounding.AwayFromZero);

    /// <summary><paramref name="amount"/> in billionths.</summary>
    /// <exception cref="OverflowException">It is beyond 9.2 billion USD.</exception>
    public static long ToNano(decimal amount) => decimal.ToInt64(Round(amount) * Nano);

    internal static decimal FromNano(long nano) => nano / Nano;
}
