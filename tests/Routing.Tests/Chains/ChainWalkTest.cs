using Routing.Chains;
using Routing.Failures;
using Routing.Targets;
using static Routing.Tests.Times;

namespace Routing.Tests.Chains;

/// <summary>What the tests of <see cref="ChainWalk"/> have in common: failures, a budget, and a walk over routes.</summary>
public abstract class ChainWalkTest
{
    private readonly ChainPlan _plan = new();

    private protected FakeBudget Budget { get; } = new();

    protected static Failure Overloaded { get; } = new(FailureKind.Overloaded, "503");

    protected static Failure TooLong { get; } = new(FailureKind.ContextTooLong, "400");

    protected static Failure Rejected { get; } = new(FailureKind.CredentialRejected, "401");

    protected static Failure Throttled(double seconds) => new(FailureKind.Throttled, "429") { RetryAfter = Seconds(seconds) };

    private protected ChainWalk Walk(Route[] routes, int maxAttempts = 10, double deadline = 60, double maxWait = 60)
    {
        ChainPlanner.Plan(routes, new Requirements(Capabilities.None, 0), At(0), 0.5, _plan);
        return new ChainWalk(_plan, maxAttempts, At(deadline), Seconds(maxWait), Budget);
    }
}
