using Routing.Budgets;
using Routing.Limits;
using Routing.Spending;
using Routing.Tenants;

namespace Routing.ControlPlane;

/// <summary>
/// The limits and budgets of one process: a thread-safe shell around a <see cref="TenantAccount"/> per tenant. One lock per tenant, held for the
/// decision and nothing else; no lock that tenants share is taken for a tenant that is held.
/// </summary>
public sealed class InProcessSpending : ISpending
{
    private readonly TimeProvider _time;
    private readonly ISpentTotals? _ledger;
    private readonly TokenRatios _ratios;
    private readonly AccountShells _shells;

    /// <param name="time">The clock.</param>
    /// <param name="ledger">Where accounts start from. Null: from nothing, so budgets last as long as the process.</param>
    /// <param name="options">How much is held.</param>
    public InProcessSpending(TimeProvider time, ISpentTotals? ledger = null, SpendingOptions? options = null)
    {
        _time = time;
        _ledger = ledger;
        _ratios = new TokenRatios((options ?? new()).Models);
        _shells = new AccountShells(time.GetUtcNow().UtcTicks, options ?? new(), time, rebuildable: ledger is not null);
    }

    /// <summary>Tenants held now.</summary>
    public int Count => _shells.Count;

    public ValueTask<LeaseDecision> AcquireAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        if (_shells.Find(request.Tenant) is { } shell)
        {
            lock (shell.Lock)
            {
                if (shell is { Ready: true, Forgotten: false })
                {
                    return new(shell.Account.Acquire(request, _time.GetUtcNow()));
                }
            }
        }

        return AcquireFirstAsync(request, cancellationToken);
    }

    public ValueTask<LeaseDecision> TopUpAsync(TopUp topUp, CancellationToken cancellationToken)
    {
        if (_shells.Find(topUp.Tenant) is { } shell)
        {
            lock (shell.Lock)
            {
                return new(shell.Account.TopUp(topUp, _time.GetUtcNow()));
            }
        }

        return new(new LeaseDecision(null, new Refusal(LimitKind.LeaseEnded, LimitScope.Tenant, null)));
    }

    public ValueTask SettleAsync(Settlement settlement)
    {
        // An account that is not held starts from the ledger, which has this one.
        if (_shells.Find(settlement.Tenant) is { } shell)
        {
            lock (shell.Lock)
            {
                shell.Account.Settle(settlement, _time.GetUtcNow());
            }
        }

        return ValueTask.CompletedTask;
    }

    public long EstimateOutput(TenantId tenant, string model, long maxTokens)
    {
        if (_shells.Find(tenant) is { } shell)
        {
            lock (shell.Lock)
            {
                return shell.Outputs.Estimate(model, maxTokens);
            }
        }

        return Math.Min(maxTokens, _shells.Options.Output.Cold);
    }

    public void ObserveOutput(TenantId tenant, string model, long tokens, long bytes)
    {
        _ratios.Observe(model, bytes, tokens);
        if (_shells.Find(tenant) is { } shell)
        {
            lock (shell.Lock)
            {
                shell.Outputs.Observe(model, tokens);
            }
        }
    }

    public long EstimateTokens(string model, long bytes) => _ratios.Estimate(model, bytes);

    /// <summary>Takes the ledger's word for a tenant that is held, e.g. after a correction; see <see cref="TenantAccount.Restore"/>.</summary>
    public void Restore(TenantId tenant, AccountTotals totals)
    {
        if (_shells.Find(tenant) is { } shell)
        {
            lock (shell.Lock)
            {
                shell.Account.Restore(totals, _time.GetUtcNow());
            }
        }
    }

    /// <summary>A tenant for people; null when it is not held.</summary>
    public AccountSnapshot? Describe(TenantId tenant)
    {
        if (_shells.Find(tenant) is not { } shell)
        {
            return null;
        }

        lock (shell.Lock)
        {
            return shell.Account.Snapshot(_time.GetUtcNow());
        }
    }

    private async ValueTask<LeaseDecision> AcquireFirstAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_shells.Hold(request.Tenant) is not { } shell)
            {
                return new LeaseDecision(null, new Refusal(LimitKind.Capacity, LimitScope.Tenant, null));
            }

            Task loading;
            lock (shell.Lock)
            {
                if (shell is { Ready: true, Forgotten: false })
                {
                    return shell.Account.Acquire(request, _time.GetUtcNow());
                }

                // One question for all who wait; none of them may cancel it for the others. A failed one is asked again by whoever comes next.
                loading = shell.Loading is { IsFaulted: false, IsCanceled: false } ? shell.Loading : shell.Loading = LoadAsync(shell, request.Tenant);
            }

            await loading.WaitAsync(cancellationToken);
        }
    }

    private async Task LoadAsync(AccountShell shell, TenantId tenant)
    {
        while (true)
        {
            var asked = BudgetDate.Of(_time.GetUtcNow());
            var totals = _ledger is null ? AccountTotals.Nothing : await _ledger.ReadAsync(tenant, CancellationToken.None);
            lock (shell.Lock)
            {
                var now = _time.GetUtcNow();
                if (BudgetDate.Of(now) != asked)
                {
                    continue; // what was spent yesterday, or last month, is no longer today's
                }

                shell.Account.Restore(totals, now);
                shell.Ready = true;
                return;
            }
        }
    }
}
