namespace Storage.Spool;

/// <summary>How the spool is drained.</summary>
public sealed record DrainOptions
{
    /// <summary>Rows per transaction. Default 1,000.</summary>
    public int BatchRows { get; init; } = 1000;

    /// <summary>How long to let rows gather, so that a transaction and its fsync serve many. Default 100 ms.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Wait after the first failure; doubles with each. Default 100 ms.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest such wait. Default 5 s.</summary>
    public TimeSpan RetryAtMost { get; init; } = TimeSpan.FromSeconds(5);
}
