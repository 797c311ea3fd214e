using Gateway.Errors;
using Gateway.Health;
using Gateway.Trails;
using Routing.Circuits;
using Routing.Failures;
using Routing.Limits;

namespace Gateway.Telemetry.Metrics;

/// <summary>The words that enums have in labels: each a bounded set.</summary>
internal static class MetricTags
{
    /// <summary>Of an attempt that answered; any other has its failure's kind.</summary>
    public const string Answered = "answered";

    /// <summary>In place of a model that is one too many.</summary>
    public const string Other = "other";

    public static string Of(FailureKind? kind) => kind is { } failed ? FailureNames.Of(failed) : Answered;

    public static string Of(LimitKind kind) => kind switch
    {
        LimitKind.Requests => "rpm",
        LimitKind.Tokens => "tpm",
        LimitKind.Parallel => "parallel",
        LimitKind.Day => "usd_per_day",
        LimitKind.Month => "usd_per_month",
        LimitKind.Lifetime => "usd_lifetime",
        LimitKind.PerRequest => "usd_per_request",
        LimitKind.Capacity => "capacity",
        LimitKind.LeaseEnded => "lease_ended",
        _ => "unknown",
    };

    public static string Of(LimitScope scope) => scope switch
    {
        LimitScope.Tenant => "tenant",
        LimitScope.Key => "key",
        _ => "unknown",
    };

    public static string Of(CircuitChange change) => change switch
    {
        CircuitChange.None => "none",
        CircuitChange.Tripped => "tripped",
        CircuitChange.ProbeStarted => "probe_started",
        CircuitChange.ProbeReturned => "probe_returned",
        CircuitChange.Reopened => "reopened",
        CircuitChange.Recovered => "recovered",
        _ => "unknown",
    };

    public static string Of(CacheResult result) => result switch
    {
        CacheResult.Miss => "miss",
        CacheResult.Hit => "hit",
        CacheResult.SemanticHit => "semantic_hit",
        _ => "unknown",
    };

    public static string Of(HedgeResult result) => result switch
    {
        HedgeResult.Started => "started",
        HedgeResult.Won => "won",
        HedgeResult.Lost => "lost",
        _ => "unknown",
    };

    public static string Of(TrailOutcome outcome) => TrailJson.NameOf(outcome);

    public static string Of(MissingParts part) => string.Join(", ", Degradation.NamesOf(part));

    /// <summary>A circuit's state as a number that grows with the trouble.</summary>
    public static double NumberOf(CircuitState state) => state switch
    {
        CircuitState.Closed => 0,
        CircuitState.HalfOpen => 1,
        _ => 2,
    };

    /// <summary>A provider as the GenAI conventions call it; by its own name where they do not know it.</summary>
    public static string GenAiName(string provider) => provider switch
    {
        "azure" => "azure.ai.openai",
        "bedrock" => "aws.bedrock",
        "gemini" => "gcp.gemini",
        "mistral" => "mistral_ai",
        "moonshot" => "moonshot_ai",
        "vertex" => "gcp.vertex_ai",
        "xai" => "x_ai",
        _ => provider,
    };
}
