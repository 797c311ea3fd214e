using Microsoft.Extensions.Logging;

namespace Gateway.Configuration;

/// <summary>What is logged, and how. Read at start.</summary>
public sealed record LogConfig
{
    /// <summary>Lines for people, or JSON.</summary>
    public LogFormat Format { get; init; } = LogFormat.Text;

    /// <summary>What is less important is left out. Default: Information.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Whether each request is logged once it has ended. Default: no, a line for each is not free.</summary>
    public bool Requests { get; init; }
}
