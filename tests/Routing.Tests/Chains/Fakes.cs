using Routing.Chains;
using Routing.ControlPlane;
using Routing.Performance;
using Routing.Targets;

namespace Routing.Tests.Chains;

/// <summary>A route that looks as it is told.</summary>
internal sealed class FakeHealth : IRouteHealth
{
    public RouteStatus Status { get; set; } = RouteStatus.Available;

    public TargetPerformance Performance { get; } = new();

    public RouteStatus Look(DateTimeOffset now) => Status;

    public bool TryEnter(DateTimeOffset now, out Permit permit)
    {
        permit = new Permit(0, now);
        return Status.MayEnter;
    }

    /// <summary>What it looks like once a request has nothing else left; null: as before.</summary>
    public RouteStatus? Hastened { get; set; }

    public void Hasten(DateTimeOffset now) => Status = Hastened ?? Status;

    public void Report(in AttemptReport report)
    {
    }
}

internal sealed class FakeBudget : IRetryBudget
{
    public int First { get; private set; }

    public int Charged { get; private set; }

    public int Most { get; set; } = int.MaxValue;

    public void CountFirst(DateTimeOffset now) => First++;

    public bool Allows(DateTimeOffset now) => Charged < Most;

    public void Charge(DateTimeOffset now) => Charged++;
}

internal static class Routes
{
    public static Route Route(
        string name,
        RouteStatus? status = null,
        Capabilities capabilities = Capabilities.All,
        int? context = null,
        string? credential = null)
    {
        var provider = name.Split('/')[0];
        var target = new Target(new TargetId(provider, name[(provider.Length + 1)..])) { Capabilities = capabilities, ContextWindow = context };
        return new Route(target, new CredentialId(credential ?? provider), new FakeHealth { Status = status ?? RouteStatus.Available });
    }

    public static void Set(this Route route, Availability availability, DateTimeOffset until = default) =>
        ((FakeHealth)route.Health).Status = new RouteStatus(availability, until, 1);
}
