using Routing.Performance;
using Routing.Targets;

namespace Routing.ControlPlane;

/// <summary>What requests read of a target without its provider's lock. Written under it, but for the count of successes.</summary>
internal sealed class TargetCell(TargetId target)
{
    private volatile bool _steady;

    public SuccessCell Successes;

    public TargetId Target { get; } = target;

    public TargetPerformance Performance { get; } = new();

    /// <summary>
    /// Closed, not ramping up, not set aside: every attempt may enter and a success is merely counted. False whenever that is not known, and
    /// for ever once the cell is forgotten.
    /// </summary>
    public bool Steady
    {
        get => _steady;
        set => _steady = value;
    }
}
