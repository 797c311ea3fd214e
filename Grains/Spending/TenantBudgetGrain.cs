using System.Collections.Immutable;
using Grains.Abstractions.Spending;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;
using Routing.ControlPlane;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;

namespace Grains.Spending;

/// <summary>
/// A shell around a <see cref="TenantAccount"/>. Every call that changes it is stored before it is answered, under the state's etag, so the successor of a lost
/// activation knows of every share that is out, and a duplicate, whose write fails, grants nothing. Calls come one at a time: no await here lets another in.
/// <para>Without its state, or without the ledger where there is no state yet, nothing is granted: closed, not open.</para>
/// </summary>
internal sealed partial class TenantBudgetGrain(
    [PersistentState("account", GrainStorage.Name)] IPersistentState<BudgetState> store,
    ISpentTotals ledger,
    TimeProvider time,
    ILogger<TenantBudgetGrain> logger) : Grain, ITenantBudgetGrain
{
    /// <summary>How far two silos' clocks may be apart: what an earlier activation counted is taken to be by so much younger. Whole seconds, as windows merge by them.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    private static readonly AccountOptions Options = new();

    private TenantAccount? _account;
    private bool _isStale;

    private TenantId Tenant => new(this.GetPrimaryKeyString());

    public async Task<ExchangeReply> ExchangeAsync(ExchangeRequest request)
    {
        if (await AccountAsync() is not { } account)
        {
            return Refused(request);
        }

        var now = time.GetUtcNow();
        foreach (var use in request.Alone.IsDefault ? [] : request.Alone)
        {
            account.Note(use.Key is null ? null : new VirtualKeyId(use.Key), use.Requests, use.Tokens, now);
        }

        ImmutableArray<ShareReceipt> receipts = [.. request.Reports.Select(report => account.Report(report.ToReport(), report.HoldFor, now))];
        var decision = request.Grant is { } wanted ? account.Grant(wanted.ToRequest(Tenant), now) : default;
        var changed = decision.Grant is not null || !request.Alone.IsDefaultOrEmpty || receipts.Any(receipt => receipt is not ShareReceipt.Ignored);
        if (changed && !await TryWriteAsync(account))
        {
            return Refused(request);
        }

        return new(receipts, request.Grant is null ? null : Reply(GrantReply.Of(decision), account), Taken: true);
    }

    public async Task<GrantReply> TopUpAsync(TopUpMessage topUp)
    {
        if (await AccountAsync() is not { } account)
        {
            return GrantReply.Unavailable;
        }

        var ask = topUp.ToTopUp(Tenant);
        var before = account.HeldFor(ask.Lease);
        var decision = account.TopUp(ask, time.GetUtcNow());
        if (decision.Refusal is { } refusal)
        {
            return GrantReply.Of(refusal);
        }

        return await TryWriteAsync(account)
            ? new(GrantStatus.Granted, topUp.Incarnation, topUp.Number, Added: decision.Lease!.Value.Cost - before, Spare: account.SpareFor(ask.Lease))
            : GrantReply.Unavailable;
    }

    public async Task<AccountView> DescribeAsync()
    {
        var account = await AccountAsync() ?? throw new InvalidOperationException("The account cannot be read now.");
        return AccountView.Of(account.Snapshot(time.GetUtcNow()));
    }

    public async Task<ImmutableArray<ShareView>> ListSharesAsync()
    {
        const int Most = 1000;
        var account = await AccountAsync() ?? throw new InvalidOperationException("The account cannot be read now.");
        var now = time.GetUtcNow();
        return
        [
            .. account.Remember(now).Reservations.Take(Most).Select(share => new ShareView(
                share.Number,
                share.Key,
                share.ShareRequests,
                share.ShareTokens,
                share.Slots,
                share.Charged,
                share.Expired ? null : share.ExpiresAt - now,
                share.ShareReports)),
        ];
    }

    public async Task<AccountView> RestoreAsync()
    {
        var account = await AccountAsync() ?? throw new InvalidOperationException("The account cannot be read now.");
        account.Restore(await ledger.ReadAsync(Tenant, CancellationToken.None), time.GetUtcNow());
        if (!await TryWriteAsync(account))
        {
            throw new InvalidOperationException("The account cannot be stored now.");
        }

        return await DescribeAsync();
    }

    /// <summary>Nothing was taken, so there are no receipts: all is to be said again.</summary>
    private static ExchangeReply Refused(ExchangeRequest request) => new([], request.Grant is null ? null : GrantReply.Unavailable, Taken: false);

    private GrantReply Reply(GrantReply reply, TenantAccount account)
    {
        var snapshot = account.Snapshot(time.GetUtcNow());
        return reply with { RequestsLeft = snapshot.Requests?.Remaining, TokensLeft = snapshot.Tokens?.Remaining };
    }

    /// <summary>The account; null when it cannot be had now.</summary>
    private async ValueTask<TenantAccount?> AccountAsync()
    {
        if (_account is not null)
        {
            return _account;
        }

        try
        {
            if (_isStale)
            {
                await store.ReadStateAsync();
                _isStale = false;
            }

            var now = time.GetUtcNow();
            var memory = Stored.Read<AccountMemory>(store.State.Memory);
            var account = memory is null ? new TenantAccount(now.UtcTicks, Options) : TenantAccount.Recall(memory, Options, now, Skew);
            var totals = await ledger.ReadAsync(Tenant, CancellationToken.None);
            if (memory is null)
            {
                account.Restore(totals, now);
            }
            else
            {
                account.RaiseTo(totals, now);
            }

            return _account = account;
        }
        catch (Exception e)
        {
            LogNotRead(this.GetPrimaryKeyString(), e);
            return null;
        }
    }

    /// <summary>False: what was decided stands nowhere, so the account is read anew before the next call.</summary>
    private async Task<bool> TryWriteAsync(TenantAccount account)
    {
        store.State = new() { Memory = Stored.Write(account.Remember(time.GetUtcNow())) };
        try
        {
            await store.WriteStateAsync();
            return true;
        }
        catch (InconsistentStateException)
        {
            LogDuplicate(this.GetPrimaryKeyString());
            DeactivateOnIdle();
        }
        catch (Exception e)
        {
            LogNotStored(this.GetPrimaryKeyString(), e);
        }

        (_account, _isStale) = (null, true);
        return false;
    }
}
