using Gateway.Configuration;
using Routing.Chains;
using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Ordering;
using Routing.Targets;

namespace Gateway.Admin;

/// <summary>States and reasons in words: for <c>/admin</c>, the start-up log and errors.</summary>
internal static class Reasons
{
    /// <summary>Why a target is left out for good, and what to do about it.</summary>
    public static string Explain(ExclusionReason reason, TargetId target, GatewayConfig config) => reason switch
    {
        ExclusionReason.NoCredential when config.Providers[target.Provider].KeyVariable is { } variable => $"no credential: set {variable}",
        ExclusionReason.NoCredential => $"no credential: set providers.{target.Provider}.api_key",
        ExclusionReason.NoProtocol => $"the format '{config.Providers[target.Provider].Format}' is not spoken in this version",
        _ => NameOf(reason),
    };

    public static string NameOf(ExclusionReason reason) => reason switch
    {
        ExclusionReason.NoCredential => "no_credential",
        ExclusionReason.NoProtocol => "no_protocol",
        ExclusionReason.LacksCapability => "lacks_capability",
        ExclusionReason.ContextTooSmall => "context_too_small",
        ExclusionReason.CircuitOpen => "circuit_open",
        ExclusionReason.ProbeTaken => "probe_taken",
        ExclusionReason.CoolingOff => "cooling_off",
        ExclusionReason.CredentialRejected => "credential_rejected",
        ExclusionReason.Drained => "drained",
        ExclusionReason.TooDear => "too_dear",
        ExclusionReason.PriceUnknown => "price_unknown",
        ExclusionReason.AddressNotAllowed => "address_not_allowed",
        ExclusionReason.RuledOut => "ruled_out",
        _ => "unknown",
    };

    public static string NameOf(Availability availability) => availability switch
    {
        Availability.Available => "available",
        Availability.ProbeFree => "probe_free",
        Availability.Probing => "probing",
        Availability.Open => "circuit_open",
        Availability.CoolingOff => "cooling_off",
        Availability.CredentialRejected => "credential_rejected",
        Availability.Drained => "drained",
        _ => "unknown",
    };

    /// <summary>As <c>gateway.yaml</c> spells it.</summary>
    public static string NameOf(ChainOrder order) => order switch
    {
        ChainOrder.Cheapest => "cheapest",
        ChainOrder.Fastest => "fastest",
        ChainOrder.Weighted => "weighted",
        ChainOrder.LeastBusy => "least-busy",
        _ => "listed",
    };

    public static string NameOf(CircuitState state) => state switch
    {
        CircuitState.Closed => "closed",
        CircuitState.Open => "open",
        CircuitState.HalfOpen => "half_open",
        _ => "unknown",
    };
}
