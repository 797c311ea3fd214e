using Routing.Hedging;
using Routing.Ordering;

namespace Simulation;

/// <summary>All that are compared.</summary>
internal static class Policies
{
    public static IReadOnlyList<Func<Stage, IPolicy>> All { get; } =
    [
        stage => new PlainRetry(stage),
        stage => new CooldownRetry(stage),
        stage => new GatewayPolicy(stage, ChainOrder.Listed),
        stage => new GatewayPolicy(stage, ChainOrder.Cheapest),
        stage => new GatewayPolicy(stage, ChainOrder.Fastest),
        stage => new GatewayPolicy(stage, ChainOrder.Weighted),
        stage => new GatewayPolicy(stage, ChainOrder.LeastBusy),
        stage => new GatewayPolicy(stage, ChainOrder.Listed, new HedgeOptions()),
    ];

    public static IEnumerable<(string Name, Tally Tally)> Play(Scenario scenario) =>
        All.Select(make => (make(new Stage(scenario with { Requests = 0 })).Name, Stage.Play(scenario, make)));
}
