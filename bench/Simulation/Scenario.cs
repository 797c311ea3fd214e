namespace Simulation;

/// <summary>What is simulated.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Requests">How many.</param>
/// <param name="PerSecond">How many come in a second on average.</param>
internal sealed record Scenario(string Name, int Requests, double PerSecond)
{
    /// <summary>The table's three, from the mildest: the first choice alone has troubles, each has one now and then, each is in trouble a sixth of the time.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("first choice in trouble", 1_000_000, 100) { Troubled = 1 },
        new("each in trouble now and then", 1_000_000, 100) { SecondsBetween = 1800 },
        new("each in trouble often", 1_000_000, 100),
    ];

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Of everything that looks random.</summary>
    public ulong Seed { get; init; } = 20261121;

    /// <summary>How many of the targets, from the first, ever are in trouble.</summary>
    public int Troubled { get; init; } = 5;

    /// <summary>Between two incidents of a target, on average; one lasts a minute on average.</summary>
    public double SecondsBetween { get; init; } = 300;

    /// <summary>Attempts of a request at most, whoever routes it.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Until the first token of an answer, over all attempts.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Until the first token of one attempt.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Length => TimeSpan.FromSeconds(Requests / PerSecond);

    /// <summary>The same, played in that many requests: over the same time, so that circuits and incidents have theirs.</summary>
    public Scenario In(int requests) => this with { Requests = requests, PerSecond = PerSecond * requests / Requests };
}
