using Routing.Targets;

namespace Gateway.Configuration;

/// <summary>Where a provider departs from its format, as data.</summary>
public sealed record QuirksConfig
{
    /// <summary>What ends a stream. Default: a finish reason is enough, since many compatible endpoints send no <c>[DONE]</c>.</summary>
    public StreamEnd StreamEnd { get; init; } = StreamEnd.FinishReason;

    /// <summary>True when it understands <c>stream_options.include_usage</c>. Default true.</summary>
    public bool StreamUsage { get; init; } = true;

    /// <summary>What none of its models can do, whatever the catalogue says, e.g. <c>choices</c> for one that takes only <c>n: 1</c>. Default: nothing.</summary>
    public Capabilities Lacks { get; init; }
}
