using System.Collections.Immutable;
using Grains.Abstractions.Spending;
using Routing.Shares;
using Routing.Tenants;

namespace Frontend.Spending;

/// <content>What is said to accounts, and asked of them.</content>
internal sealed partial class ClusterSpending
{
    /// <summary>Sends reports that are due. Called every tick.</summary>
    public void Tick()
    {
        foreach (var tenant in _tenants.Values)
        {
            lock (tenant.Lock)
            {
                if (tenant.IsExchanging || tenant.IsIdle)
                {
                    continue;
                }

                tenant.IsExchanging = true;
            }

            _ = ReportAsync(tenant, all: false);
        }
    }

    /// <summary>Returns what is held: the node stops.</summary>
    public Task ReturnAllAsync() => Task.WhenAll(_tenants.Values.Select(tenant => ReportAsync(tenant, all: true)));

    private async Task ReportAsync(TenantShares tenant, bool all)
    {
        try
        {
            ImmutableArray<(ShareKeeper Keeper, ShareReport Report)> reports;
            lock (tenant.Lock)
            {
                reports = Due(tenant, all);
            }

            if (!reports.IsEmpty || HasAlone(tenant))
            {
                await ExchangeAsync(tenant, reports, null);
            }
        }
        finally
        {
            lock (tenant.Lock)
            {
                tenant.IsExchanging = false;
            }
        }
    }

    /// <summary>Asks for a share, and says in the same call what became of others.</summary>
    private async Task AskAsync(TenantShares tenant, ShareKeeper keeper, ShareRequest wanted, DateTimeOffset askedAt)
    {
        ImmutableArray<(ShareKeeper Keeper, ShareReport Report)> reports;
        lock (tenant.Lock)
        {
            // Two calls with the same reports do no harm, but serve nobody.
            reports = tenant.IsExchanging ? [] : Due(tenant, all: false);
        }

        var beganAt = _time.GetTimestamp();
        var reply = await ExchangeAsync(tenant, reports, GrantMessage.Of(wanted), late => HearLate(tenant, keeper, wanted, late, askedAt));
        if (reply is not null)
        {
            _presence.CountRefill(_time.GetElapsedTime(beganAt));
        }

        lock (tenant.Lock)
        {
            if (reply?.Heard is { } heard)
            {
                keeper.Heard(heard.Requests, heard.Tokens);
            }

            if (reply?.Grant.ToGrant(wanted) is { } grant)
            {
                keeper.Granted(grant, wanted.Like, askedAt);
            }
            else if (reply?.Grant.ToRefusal() is { } refusal)
            {
                keeper.Denied(refusal, _time.GetUtcNow());
            }
            else
            {
                keeper.Failed();
            }
        }
    }

    /// <summary>A share that came when nobody waited for it any more is held all the same, and so returned: the account has set it aside.</summary>
    private static void HearLate(TenantShares tenant, ShareKeeper keeper, ShareRequest wanted, ExchangeReply reply, DateTimeOffset askedAt)
    {
        if (reply.Grant?.ToGrant(wanted) is { } grant)
        {
            lock (tenant.Lock)
            {
                keeper.GrantedLate(grant, wanted.Like, askedAt);
            }
        }
    }

    private bool HasAlone(TenantShares tenant)
    {
        lock (tenant.Lock)
        {
            return tenant.Alone(_time.GetUtcNow()).Any();
        }
    }

    private ImmutableArray<(ShareKeeper Keeper, ShareReport Report)> Due(TenantShares tenant, bool all)
    {
        var now = _time.GetUtcNow();
        return [.. tenant.Keepers.SelectMany(keeper => keeper.Reports(now, all).Select(report => (keeper, report)))];
    }

    private async Task<(GrantReply Grant, (long? Requests, long? Tokens) Heard)?> ExchangeAsync(TenantShares tenant, ImmutableArray<(ShareKeeper Keeper, ShareReport Report)> reports, GrantMessage? grant, Action<ExchangeReply>? late = null)
    {
        ImmutableArray<(VirtualKeyId? Key, ShareKeeper Keeper, (long Requests, long Tokens) Use)> alone;
        lock (tenant.Lock)
        {
            alone = [.. tenant.Alone(_time.GetUtcNow())];
        }

        var request = new ExchangeRequest(
            _node.Name,
            [.. reports.Select(report => ShareReportMessage.Of(report.Report, _options.HoldFor))],
            grant,
            [.. alone.Select(entry => new AloneUse(entry.Key?.Value, entry.Use.Requests, entry.Use.Tokens))]);
        var (answered, reply) = await _calls.TryAsync(grains => grains.GetGrain<ITenantBudgetGrain>(tenant.Tenant.Value).ExchangeAsync(request), late);
        if (!answered)
        {
            return null;
        }

        _accounts.Heard(reply!);
        lock (tenant.Lock)
        {
            // An account that could not be read or stored gives no receipts: then all is said again.
            for (var at = 0; at < reply!.Receipts.Length; at++)
            {
                reports[at].Keeper.Reported(reports[at].Report, reply.Receipts[at]);
            }
        }

        lock (tenant.Lock)
        {
            foreach (var (_, keeper, use) in reply.Taken ? alone : [])
            {
                keeper.AloneTold(use);
            }
        }

        return reply.Grant is { } granted ? (granted, (granted.RequestsLeft, granted.TokensLeft)) : null;
    }
}
