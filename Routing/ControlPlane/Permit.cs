namespace Routing.ControlPlane;

/// <summary>Leave to make one attempt; every permit is reported exactly once.</summary>
/// <param name="ProbeId">0 for ordinary traffic, else the id of the probe it is.</param>
/// <param name="EnteredAt">When it was granted: an attempt that began before a circuit tripped cannot close it.</param>
public readonly record struct Permit(long ProbeId, DateTimeOffset EnteredAt)
{
    public bool IsProbe => ProbeId != 0;
}
