using Routing.Performance;

namespace Routing.ControlPlane;

/// <summary>
/// A handle. It stays valid for as long as it is held: when its cell was forgotten meanwhile, the next call under the lock gets another.
/// </summary>
internal sealed class RouteHealth(ProviderShell provider, RouteCell cell) : IRouteHealth
{
    private volatile RouteCell _cell = cell;

    /// <summary>Replaced only under the provider's lock.</summary>
    public RouteCell Cell
    {
        get => _cell;
        set => _cell = value;
    }

    public TargetPerformance Performance => _cell.Target.Performance;

    public RouteStatus Look(DateTimeOffset now) => Steady() ? RouteStatus.Available : provider.Look(this, now);

    public bool TryEnter(DateTimeOffset now, out Permit permit)
    {
        if (Steady())
        {
            permit = new Permit(0, now);
            return true;
        }

        return provider.TryEnter(this, now, out permit);
    }

    public void Report(in AttemptReport report)
    {
        if (report.Failure is not null || report.Permit.IsProbe || !Steady() || !_cell.Target.Successes.TryCount(report.EndedAt))
        {
            provider.Report(this, report);
        }
    }

    private bool Steady()
    {
        var cell = _cell;
        cell.Use();
        return cell.Steady;
    }
}
