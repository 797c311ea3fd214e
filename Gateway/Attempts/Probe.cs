using Routing.ControlPlane;

namespace Gateway.Attempts;

/// <summary>
/// An attempt that is its circuit's one probe. It has proved its target when its first content is there: a stream may go on for longer than a permit lasts, and
/// all other traffic would wait for it. What becomes of the rest counts like any other attempt.
/// </summary>
internal sealed class Probe(IRouteHealth health, Permit permit, TimeProvider time)
{
    /// <summary>What the end of the attempt is reported under.</summary>
    public Permit Permit { get; private set; } = permit;

    /// <summary>Reports the success.</summary>
    public void Succeed()
    {
        var now = time.GetUtcNow();
        health.Report(new(Permit, now, null));
        Permit = new(0, now);
    }
}
