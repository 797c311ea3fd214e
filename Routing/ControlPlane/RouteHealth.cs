using Routing.Performance;

namespace Routing.ControlPlane;

/// <summary>
/// A handle. It stays valid for as long as it is held: when its cell or its provider was forgotten meanwhile, the next call that is not in the
/// steady state gets another.
/// </summary>
internal sealed class RouteHealth(InProcessControlPlane plane, ProviderShell provider, RouteCell cell) : IRouteHealth
{
    private volatile RouteCell _cell = cell;
    private volatile ProviderShell _provider = provider;

    /// <summary>Replaced only under the provider's lock.</summary>
    public RouteCell Cell
    {
        get => _cell;
        set => _cell = value;
    }

    public TargetPerformance Performance => _cell.Target.Performance;

    public RouteStatus Look(DateTimeOffset now) => Steady() ? RouteStatus.Available : Provider().Look(this, now);

    public bool TryEnter(DateTimeOffset now, out Permit permit)
    {
        if (Steady())
        {
            permit = new Permit(0, now);
            return true;
        }

        return Provider().TryEnter(this, now, out permit);
    }

    public void Hasten(DateTimeOffset now)
    {
        if (!Steady())
        {
            Provider().Hasten(this, now);
        }
    }

    public void Report(in AttemptReport report)
    {
        if (report.Failure is not null || report.Permit.IsProbe || !Steady() || !_cell.Target.Successes.TryCount(report.EndedAt))
        {
            Provider().Report(this, report);
        }
    }

    private ProviderShell Provider()
    {
        var provider = _provider;
        return provider.IsForgotten ? _provider = plane.Shell(_cell.Target.Target) : provider;
    }

    private bool Steady()
    {
        var cell = _cell;
        cell.Use();
        return cell.Steady;
    }
}
