using System.Collections.Concurrent;
using System.Collections.Immutable;
using Frontend.Cluster;
using Gateway.Hosting;
using Grains.Abstractions.Spending;
using Routing.Budgets;
using Routing.ControlPlane;
using Routing.Limits;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;
using Storage;

namespace Frontend.Spending;

/// <summary>
/// Limits and budgets of a frontend. Who has no limit is admitted here; who has is admitted from shares, which are asked for ahead of need, so a request waits for
/// the account only where it is the first of its tenant, or near the end of a limit. While the account cannot be asked, a node goes on with the shares it holds, then with
/// its part of each rate (<see cref="FairShare"/>); money that it does not hold it does not spend.
/// </summary>
internal sealed partial class ClusterSpending : ISpending
{
    /// <summary>Tenants held; idle ones are let go to make room.</summary>
    private const int MostTenants = 50_000;

    /// <summary>How long a request waits whose account is on its way from a silo that died: a frozen one is found out last, after up to 18 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Before an account that has not answered is asked again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<TenantId, TenantShares> _tenants = new();
    private readonly InProcessSpending _own;
    private readonly GrainCalls _calls;
    private readonly Contact _contact;
    private readonly AccountContact _accounts;
    private readonly NodeName _node;
    private readonly TimeProvider _time;
    private readonly ShareKeeperOptions _options;
    private readonly FrontendCount _frontends;
    private readonly ClusterPresence _presence;

    public ClusterSpending(NodeName node, GrainCalls calls, Contact contact, AccountContact accounts, FrontendCount frontends, ClusterPresence presence, TimeProvider time, ShareKeeperOptions? options = null)
    {
        (_node, _calls, _contact, _accounts, _frontends, _presence, _time, _options) = (node, calls, contact, accounts, frontends, presence, time, options ?? new());
        _own = new InProcessSpending(time);
    }

    /// <summary>Requests under way on shares.</summary>
    public int Open => Sum(static keeper => keeper.Open);

    /// <summary>Shares held.</summary>
    public int Shares => Sum(static keeper => keeper.Count);

    public ValueTask<LeaseDecision> AcquireAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        if (IsUnlimited(request.TenantLimits) && IsUnlimited(request.KeyLimits))
        {
            return _own.AcquireAsync(request, cancellationToken);
        }

        var tenant = Hold(request.Tenant);
        var now = _time.GetUtcNow();
        lock (tenant.Lock)
        {
            var keeper = tenant.KeeperOf(request.Key, _options);
            if (!keeper.TryAcquire(request, now, out var lease))
            {
                return AcquireLateAsync(tenant, keeper, request, cancellationToken);
            }

            if (keeper.Wants(request, now, isWaiting: false) is { } wanted)
            {
                _ = AskAsync(tenant, keeper, wanted, now);
            }

            return new(Decision(lease, keeper, request));
        }
    }

    public async ValueTask SettleAsync(Settlement settlement)
    {
        if (settlement.Lease.Part == 0)
        {
            await _own.SettleAsync(settlement);
            return;
        }

        if (_tenants.TryGetValue(settlement.Tenant, out var tenant))
        {
            lock (tenant.Lock)
            {
                tenant.KeeperOf(settlement.Key)?.Settle(settlement);
            }
        }
    }

    public long EstimateOutput(TenantId tenant, string model, long maxTokens)
    {
        var held = Hold(tenant);
        lock (held.Lock)
        {
            return held.Outputs.Estimate(model, maxTokens);
        }
    }

    public void ObserveOutput(TenantId tenant, string model, long tokens, long bytes)
    {
        _own.ObserveOutput(tenant, model, tokens, bytes);
        var held = Hold(tenant);
        lock (held.Lock)
        {
            held.Outputs.Observe(model, tokens);
        }
    }

    public long EstimateTokens(string model, long bytes) => _own.EstimateTokens(model, bytes);

    private static StoreUnavailableException Unknown() => new("The account cannot be asked: its silo is away, and this node holds nothing of it.", null);

    private static bool IsUnlimited(SpendingLimits limits) => limits == SpendingLimits.None;

    /// <summary>The decision with what is left for the headers: as the account said last, less what this node has admitted since is not known to anybody.</summary>
    private static LeaseDecision Decision(Lease lease, ShareKeeper keeper, LeaseRequest request) => new(
        lease,
        null,
        request.TenantLimits.RequestsPerMinute is { } requests ? new RateStatus(requests, keeper.Left.Requests ?? requests, TimeSpan.FromSeconds(60)) : null,
        request.TenantLimits.TokensPerMinute is { } tokens ? new RateStatus(tokens, keeper.Left.Tokens ?? tokens, TimeSpan.FromSeconds(60)) : null);

    /// <summary>What is held did not do: waits for the account, as long as a call may take.</summary>
    private async ValueTask<LeaseDecision> AcquireLateAsync(TenantShares tenant, ShareKeeper keeper, LeaseRequest request, CancellationToken cancellationToken)
    {
        var beganAt = _time.GetTimestamp();
        while (true)
        {
            var now = _time.GetUtcNow();
            ShareRequest? wanted;
            Task answer;
            lock (tenant.Lock)
            {
                if (keeper.TryAcquire(request, now, out var lease))
                {
                    return Decision(lease, keeper, request);
                }

                if (keeper.Refused(now) is { } refusal)
                {
                    return new(null, refusal);
                }

                wanted = keeper.Wants(request, now, isWaiting: true);
                answer = wanted is null ? tenant.Answer : tenant.Answer = AskAsync(tenant, keeper, wanted, now);
            }

            await answer.WaitAsync(cancellationToken);
            now = _time.GetUtcNow();   // it is let in now: counted from when it asked it would leave the window too soon
            lock (tenant.Lock)
            {
                if (keeper.TryAcquire(request, now, out var lease))
                {
                    return Decision(lease, keeper, request);
                }

                if (keeper.Refused(now) is { } refusal)
                {
                    return new(null, refusal);
                }
            }

            // One account that does not answer is on its way to another silo, and what others hold of it is not known: only what nobody can be granted is divided.
            // Nor is a silo's end, at which all calls may fail for a while, what it is when nobody answers any longer: until then the request waits.
            var lostFor = _contact.IsLost ? _contact.SinceLast : _accounts.IsLost ? _accounts.FailingFor : (TimeSpan?)null;
            if (answer.IsCompleted && lostFor is { } since && await AcquireAloneAsync(tenant, keeper, request, since, cancellationToken) is { } alone)
            {
                return alone;
            }

            if (_time.GetElapsedTime(beganAt) >= Patience || lostFor >= Patience)
            {
                throw Unknown();
            }

            await Task.Delay(Pause, _time, cancellationToken);
        }
    }

    /// <summary>Nobody can be asked, and for so long. What is admitted is told when somebody can. Null: what is limited cannot be divided.</summary>
    private async ValueTask<LeaseDecision?> AcquireAloneAsync(TenantShares tenant, ShareKeeper keeper, LeaseRequest request, TimeSpan since, CancellationToken cancellationToken)
    {
        (long, long) used;
        (long?, long?) left;
        lock (tenant.Lock)
        {
            (used, left) = (keeper.Used(_time.GetUtcNow()), keeper.Left);
        }

        if (_frontends.Value is not { } frontends
            || FairShare.Of(request.TenantLimits, frontends, used, left, since) is not { } mine
            || FairShare.Of(request.KeyLimits, frontends, used, left, since) is not { } keys)
        {
            return null;
        }

        var decision = await _own.AcquireAsync(request with { TenantLimits = mine, KeyLimits = keys }, cancellationToken);
        if (decision.IsGranted)
        {
            lock (tenant.Lock)
            {
                keeper.CountAlone(request.Tokens, _time.GetUtcNow());
            }
        }

        return decision;
    }

    private int Sum(Func<ShareKeeper, int> of) => _tenants.Values.Sum(tenant =>
    {
        lock (tenant.Lock)
        {
            return tenant.Keepers.Sum(of);
        }
    });

    private TenantShares Hold(TenantId tenant)
    {
        if (_tenants.TryGetValue(tenant, out var held))
        {
            return held;
        }

        if (_tenants.Count >= MostTenants)
        {
            foreach (var idle in _tenants.Values.Where(entry => entry.IsIdle).Take(MostTenants / 2).ToArray())
            {
                _tenants.TryRemove(idle.Tenant, out _);
            }
        }

        return _tenants.GetOrAdd(tenant, static id => new(id));
    }
}
