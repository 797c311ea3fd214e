namespace Gateway.Configuration;

/// <summary>How the gateway stops. Read at start.</summary>
public sealed record DrainConfig
{
    /// <summary>How long it goes on taking requests, no longer ready, so that load balancers notice. Default: not at all.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long after SIGTERM, the delay included, what is under way may take. Default 60 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);
}
