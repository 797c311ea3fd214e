namespace Routing.Hedging;

/// <summary>When a second target is started beside one that is slow to begin.</summary>
public sealed record HedgeOptions
{
    /// <summary>After so long without content. Null: after <see cref="Percentile"/>.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>After the target's own time to first token at this share, e.g. 0.95, of prompts of that size. Default 0.95.</summary>
    public double Percentile { get; init; } = 0.95;

    /// <summary>Hedges of one request at most. Default 1.</summary>
    public int Max { get; init; } = 1;

    /// <summary>A percentile below this is taken for this: hedges within the noise of a fast target buy nothing. Default 50 ms.</summary>
    public TimeSpan Least { get; init; } = TimeSpan.FromMilliseconds(50);
}
