using System.Collections.Concurrent;
using Gateway.Accounting;
using Routing.Budgets;
using Routing.ControlPlane;
using Routing.Spending;
using Routing.Tenants;

namespace Gateway.Telemetry.Metrics;

/// <summary>The tenants seen whose money is limited, so that what is left of their budgets can be told.</summary>
internal sealed class BudgetWatch(IControlPlane controlPlane)
{
    /// <summary>Tenants watched: series cost whoever stores them.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<TenantId, SpendingLimits> _tenants = new();

    /// <summary>A tenant spends. For most requests this is a look at a flag.</summary>
    public void Saw(Payer payer)
    {
        if (payer.TenantLimits.LimitsMoney && (_tenants.Count < Most || _tenants.ContainsKey(payer.Tenant)))
        {
            _tenants[payer.Tenant] = payer.TenantLimits;
        }
    }

    /// <param name="named">By tenant; else the least of all.</param>
    public IEnumerable<GaugeReading> Read(bool named)
    {
        var left = new List<(string Tenant, double Ratio)>();
        foreach (var (tenant, limits) in _tenants)
        {
            if ((controlPlane.Spending as InProcessSpending)?.Describe(tenant) is { } account && Left(limits, account) is { } ratio)
            {
                left.Add((tenant.Value, ratio));
            }
        }

        return named ? left.Select(each => new GaugeReading(each.Ratio, each.Tenant))
            : left.Count > 0 ? [new GaugeReading(left.Min(each => each.Ratio), (string?)null)]
            : [];
    }

    private static double? Left(SpendingLimits limits, in AccountSnapshot account)
    {
        double? least = null;
        foreach (var (limit, spent) in new[] { (limits.PerDay, account.Charged.Today), (limits.PerMonth, account.Charged.ThisMonth), (limits.Lifetime, account.Charged.Ever) })
        {
            if (limit is { } most)
            {
                var ratio = most > 0 ? Math.Max(0, (double)((most - spent) / most)) : 0;
                least = least < ratio ? least : ratio;
            }
        }

        return least;
    }
}
