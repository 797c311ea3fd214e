using Gateway.Errors;
using Gateway.Snapshots;
using Routing.Chains;
using Routing.Ordering;
using Routing.Targets;

namespace Gateway.Explaining;

/// <summary>What would become of a request now.</summary>
internal sealed record Explanation
{
    public required ModelEntry Entry { get; init; }

    /// <summary>The order the chain is in: the tier's, or the one for throttling.</summary>
    public required ChainOrder Order { get; init; }

    /// <summary>The number it was drawn with, in [0, 1): another one may put weighted targets, and those that ramp up, elsewhere.</summary>
    public required double Dice { get; init; }

    public required bool Stream { get; init; }

    /// <summary>Tokens the prompt is taken for by rules and orders.</summary>
    public required long PromptTokens { get; init; }

    /// <summary>What the request needs of a target.</summary>
    public required Capabilities Needs { get; init; }

    public required TimeSpan Deadline { get; init; }

    /// <summary>USD; null for no ceiling.</summary>
    public decimal? Ceiling { get; init; }

    public required IReadOnlyList<ExplainedTarget> Chain { get; init; }

    /// <summary>Left out of the chain for this request, or for now.</summary>
    public required IReadOnlyList<ExplainedExclusion> Excluded { get; init; }

    /// <summary>The target that would be waited for, since nothing is left that could be tried at once; null for none.</summary>
    public Target? WaitsFor { get; init; }

    /// <summary>How long.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>What the request would be answered with, without an attempt; null when there would be one.</summary>
    public GatewayError? Error { get; init; }
}
