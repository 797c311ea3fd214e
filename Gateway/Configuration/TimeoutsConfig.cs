namespace Gateway.Configuration;

/// <summary>The deadlines of one attempt.</summary>
public sealed record TimeoutsConfig
{
    /// <summary>TCP and TLS. Default 5 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From sending a streaming request to its first content. Default 30 s. Of a non-streaming request it is what an attempt leaves the next one.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two reads of a stream. Default 60 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The whole attempt. Default 10 min.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(10);
}
