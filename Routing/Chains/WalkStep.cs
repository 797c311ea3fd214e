using System.Diagnostics.CodeAnalysis;

namespace Routing.Chains;

/// <summary>What to do next for a request: attempt <paramref name="Route"/>, after <paramref name="Delay"/>; or, without a route, stop.</summary>
/// <param name="Route">What to attempt; null to stop.</param>
/// <param name="Delay">How long to wait first; zero mostly.</param>
/// <param name="Reason">Why to stop.</param>
public readonly record struct WalkStep(Route? Route, TimeSpan Delay, StopReason Reason)
{
    [MemberNotNullWhen(false, nameof(Route))]
    public bool IsStop => Route is null;

    public bool IsWait => Delay > TimeSpan.Zero;

    internal static WalkStep Next(Route route) => new(route, TimeSpan.Zero, StopReason.None);

    internal static WalkStep Wait(Route route, TimeSpan delay) => new(route, delay, StopReason.None);

    internal static WalkStep Stop(StopReason reason) => new(null, TimeSpan.Zero, reason);
}
