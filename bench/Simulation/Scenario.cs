namespace Simulation;

/// <summary>What is simulated.</summary>
/// <param name="Requests">How many.</param>
/// <param name="PerSecond">How many come in a second on average.</param>
/// <param name="Seed">Of everything that looks random.</param>
internal sealed record Scenario(int Requests, double PerSecond, ulong Seed)
{
    /// <summary>The table's.</summary>
    public static Scenario Full { get; } = new(1_000_000, 100, 20261121);

    /// <summary>The test's.</summary>
    public static Scenario Short { get; } = new(10_000, 10, 20261121);

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TimeSpan Length => TimeSpan.FromSeconds(Requests / PerSecond);

    /// <summary>Attempts of a request at most, whoever routes it.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Until the first token of an answer, over all attempts.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Until the first token of one attempt.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromSeconds(10);
}
