using Routing.Circuits;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Attempts;

/// <summary>One attempt of a request, for the trail.</summary>
/// <param name="Target">What it was sent to.</param>
/// <param name="Failure">Null for success.</param>
/// <param name="Duration">From its start to its end.</param>
internal sealed record AttemptRecord(string Target, Failure? Failure, TimeSpan Duration)
{
    /// <summary>Its target's circuit, as it found it: half-open for a probe.</summary>
    public CircuitState Circuit { get; init; }

    /// <summary>True when it was started beside another that was slow.</summary>
    public bool IsHedge { get; init; }

    /// <summary>How long after the request was received it began.</summary>
    public TimeSpan StartedAfter { get; init; }

    /// <summary>From its start to its first content; null for none, and for an answer in one piece.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>What is billed for it; null as long as that is not known.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>USD; null when nobody knows it.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Without the provider's words, which may repeat a client's.</summary>
    public AttemptRecord WithoutWords() => Failure is null ? this : this with { Failure = new(Failure.Kind, "") { Source = Failure.Source, Status = Failure.Status } };
}
