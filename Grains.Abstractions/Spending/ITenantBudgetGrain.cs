using System.Collections.Immutable;

namespace Grains.Abstractions.Spending;

/// <summary>
/// One tenant, by its id: its limits and budgets, those of its keys, and the shares that nodes spend by themselves. Nothing is handed out before it is stored
/// under the state's etag: of two activations, which a failure may cause, one cannot store, and steps down. Refusals are values; a call that fails leaves it open
/// whether it arrived, and may be sent again.
/// </summary>
[Alias("gw.ITenantBudgetGrain")]
public interface ITenantBudgetGrain : IGrainWithStringKey
{
    /// <summary>Takes what became of earlier shares, and grants a new one if asked to: a refill is one call.</summary>
    [Alias("Exchange")]
    Task<ExchangeReply> ExchangeAsync(ExchangeRequest request);

    /// <summary>Adds money to a share whose requests have outgrown it.</summary>
    [Alias("TopUp")]
    Task<GrantReply> TopUpAsync(TopUpMessage topUp);

    /// <summary>The account, for people.</summary>
    [Alias("Describe")]
    Task<AccountView> DescribeAsync();

    /// <summary>The shares that are out, for people; the first thousand.</summary>
    [Alias("ListShares")]
    Task<ImmutableArray<ShareView>> ListSharesAsync();

    /// <summary>Takes the ledger's word for what was spent, and forgets the shares of nodes that are gone. For operators.</summary>
    [Alias("Restore")]
    Task<AccountView> RestoreAsync();
}
