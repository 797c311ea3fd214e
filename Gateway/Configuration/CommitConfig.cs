namespace Gateway.Configuration;

/// <summary>When a stream's first bytes are released; until then a failure moves on unseen.</summary>
public sealed record CommitConfig
{
    /// <summary>Content chunks to hold. Default 1; at least 1.</summary>
    public int ContentChunks { get; init; } = 1;

    /// <summary>Longest hold after the first content chunk. Default 0: as soon as it is there.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.Zero;
}
