using Routing.Chains;
using Routing.ControlPlane;
using Routing.Hedging;
using Routing.Ordering;
using Routing.Targets;

namespace Simulation;

/// <summary>This gateway's own machines, with their defaults: the planner, the orders, the walk, circuits, cooling-off, the retry and the hedge budget.</summary>
internal sealed class GatewayPolicy : IPolicy
{
    private readonly ChainOrder _order;

    public GatewayPolicy(Stage stage, ChainOrder order, HedgeOptions? hedge = null)
    {
        (Stage, _order, Hedge) = (stage, order, hedge);
        var jitter = new Random((int)stage.Scenario.Seed);
        Plane = new InProcessControlPlane(new(), jitter.NextDouble);
        Routes = [.. SimulatedTarget.All.Select(it => new Route(new(it.Id) { Price = it.Price }, CredentialId.None, Plane.Watch(it.Id, CredentialId.None)) { Weight = it.Weight })];
    }

    public string Name => Hedge is null ? Describe(_order) : $"{Describe(_order)}, hedged";

    public Stage Stage { get; }

    public HedgeOptions? Hedge { get; }

    public InProcessControlPlane Plane { get; }

    public Route[] Routes { get; }

    public void Take(SimulatedRequest request)
    {
        var now = Stage.Now;
        var dice = Noise.Of(Stage.Scenario.Seed, request.Number, 61, 0);
        var plan = new ChainPlan(Routes.Length);
        ChainPlanner.Plan(Routes, default, now, dice, plan);
        plan.Arrange(_order, new(request.PromptTokens), now, dice);
        var walk = new ChainWalk(plan, Stage.Scenario.MaxAttempts, request.At + Stage.Scenario.Deadline, TimeSpan.FromSeconds(5), Plane.RetryBudget);
        new GatewayRequest(this, request, walk).Start();
    }

    private static string Describe(ChainOrder order) => order is ChainOrder.LeastBusy ? "least-busy" : $"{order}".ToLowerInvariant();
}
