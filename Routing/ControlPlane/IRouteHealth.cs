using Routing.Performance;

namespace Routing.ControlPlane;

/// <summary>
/// What the control plane knows of one route: a target's circuit, shared by all, and a credential's cooling-off on it.
/// Every call is local, synchronous and safe from any thread; in the steady state (closed, succeeding) none takes a lock.
/// </summary>
public interface IRouteHealth
{
    /// <summary>How the target does of late; shared by all its routes.</summary>
    TargetPerformance Performance { get; }

    /// <summary>A look without consequences, for planning.</summary>
    RouteStatus Look(DateTimeOffset now);

    /// <summary>Asks to make an attempt. False, with <paramref name="permit"/> unset, when <see cref="Look"/> would not say that it may be tried.</summary>
    bool TryEnter(DateTimeOffset now, out Permit permit);

    /// <summary>
    /// Says that a request has nothing else left to try. Where the target is open and has been left alone for a while, the probe may be had before the cooling-off is
    /// over: by this request, if the next look says so, or by one that comes soon. There is one probe at a time as ever.
    /// </summary>
    void Hasten(DateTimeOffset now);

    /// <summary>Says how the attempt made under a permit ended. Exactly once per permit.</summary>
    void Report(in AttemptReport report);
}
