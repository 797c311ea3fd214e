using Gateway.Configuration;
using Gateway.Health;
using Gateway.Snapshots;
using Routing.ControlPlane;
using Storage.Spool;

namespace Gateway.Telemetry.Metrics;

/// <summary>Tells the gauges where their values are. Nothing is kept up to date for them: they are read when somebody asks.</summary>
internal sealed class GatewayGauges(
    GatewayMetrics metrics,
    IControlPlane controlPlane,
    SnapshotHolder snapshots,
    Degradation degradation,
    BudgetWatch budgets,
    TimeProvider time,
    LedgerSpool? spool = null,
    ILeaseBalance? leases = null)
{
    private static readonly MissingParts[] Parts = [.. Enum.GetValues<MissingParts>().Where(part => part is not MissingParts.None)];

    public void Connect()
    {
        metrics.CircuitState.ReadFrom(ReadCircuits);
        metrics.CoolingOff.ReadFrom(ReadCoolingOff);
        metrics.Degraded.ReadFrom(() => Parts.Select(part => new GaugeReading((degradation.Missing & part) != 0 ? 1 : 0, MetricTags.Of(part))));
        metrics.BudgetLeft.ReadFrom(() => budgets.Read(snapshots.Current.Config.Metrics.Tenants));
        if (spool is not null)
        {
            metrics.SpoolRows.ReadFrom(() => spool.Depth.Rows);
            metrics.SpoolSize.ReadFrom(() => spool.Depth.Bytes);
            metrics.SpoolAge.ReadFrom(() => spool.Depth.Oldest.TotalSeconds);
        }

        if (leases is not null)
        {
            metrics.LeaseBalance.ReadFrom(() => leases.Read().Select(balance => new GaugeReading(balance.Value, balance.Key)));
        }
    }

    private IEnumerable<GaugeReading> ReadCircuits() =>
        from circuit in controlPlane.Describe(time.GetUtcNow())
        where !circuit.Target.IsOwnEndpoint
        group circuit.State by (circuit.Target.Provider, Label: metrics.Targets.LabelOf(circuit.Target.ToString())) into target
        select new GaugeReading(target.Max(MetricTags.NumberOf), target.Key.Provider, target.Key.Label);

    private IEnumerable<GaugeReading> ReadCoolingOff()
    {
        var now = time.GetUtcNow();
        return from route in snapshots.Current.Models.Where(entry => entry.IsTier).SelectMany(tier => tier.Routes).DistinctBy(route => route.Target.Name)
               let status = route.Health.Look(now)
               where status.Availability is Availability.CoolingOff or Availability.CredentialRejected && status.Until > now
               select new GaugeReading((status.Until - now).TotalSeconds, route.Target.Id.Provider, route.Target.Name);
    }
}
