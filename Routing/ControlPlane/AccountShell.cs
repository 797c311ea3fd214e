using Routing.Budgets;
using Routing.Spending;

namespace Routing.ControlPlane;

/// <summary>One tenant of an <see cref="InProcessSpending"/>: the machines and their lock. The clock is read under it, so instants come in order.</summary>
internal sealed class AccountShell(long incarnation, SpendingOptions options)
{
    public Lock Lock { get; } = new();

    public TenantAccount Account { get; } = new(incarnation, options.Account);

    public OutputEstimator Outputs { get; } = new(options.Output);

    /// <summary>The ledger's totals are in. Nothing is granted before.</summary>
    public bool Ready { get; set; }

    /// <summary>The totals on their way, for all who wait for them.</summary>
    public Task? Loading { get; set; }

    /// <summary>No longer held: whoever found it looks again.</summary>
    public bool Forgotten { get; set; }
}
