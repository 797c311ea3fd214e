namespace Routing.Shares;

/// <summary>How a node keeps itself in shares.</summary>
public sealed record ShareKeeperOptions
{
    /// <summary>How long a share may be admitted from. Default 20 s: an account that is away for a few seconds, as its silo died, is not missed.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long without a report until a node is taken for dead. Default 45 s.</summary>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Another share is asked for when less than this part of the last one is left, of its requests or its time. Default one half.</summary>
    public double RefillBelow { get; init; } = 0.5;

    /// <summary>Requests asked for at least. Default 4.</summary>
    public int Least { get; init; } = 4;

    /// <summary>Requests asked for at most. Default 20,000.</summary>
    public int Most { get; init; } = 20_000;

    /// <summary>The longest that a refusal is believed without asking again. Default 250 ms.</summary>
    public TimeSpan RefusedFor { get; init; } = TimeSpan.FromMilliseconds(250);
}
