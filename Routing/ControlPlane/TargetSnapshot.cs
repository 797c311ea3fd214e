using Routing.Circuits;
using Routing.Targets;

namespace Routing.ControlPlane;

/// <summary>A target's shared state, for people: <c>/admin/targets</c>, metrics.</summary>
/// <param name="Target">Which.</param>
/// <param name="State">Its circuit's.</param>
/// <param name="OpenUntil">When an open circuit lets a probe through; null unless open.</param>
/// <param name="Share">Share of traffic while ramping up; 1 otherwise.</param>
/// <param name="ConsecutiveFailures">Up to now.</param>
/// <param name="Failures">Within the window.</param>
/// <param name="Outcomes">Within the window, failures included.</param>
public sealed record TargetSnapshot(
    TargetId Target,
    CircuitState State,
    DateTimeOffset? OpenUntil,
    double Share,
    int ConsecutiveFailures,
    long Failures,
    long Outcomes);
