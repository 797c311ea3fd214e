using Routing.Budgets;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;
using Routing.Tests.Limits;

namespace Routing.Tests.Spending;

/// <summary>Three nodes that live from shares, ten times as much asked of them as the tenant may, for three minutes.</summary>
public sealed class KeptSharesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    /// <summary>A refusal is believed for so long, and then a client must happen to ask.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    [Fact]
    public void Requests_TenTimesTheDemand_NeverOverAndHardlyUnder()
    {
        var log = Overload(new SpendingLimits { RequestsPerMinute = 100 }, out _);

        log.Most().Requests.ShouldBeLessThanOrEqualTo(100);
        EverySecond(at => log.Within(at - Minute - Pause, at).Requests.ShouldBeGreaterThanOrEqualTo(98));
    }

    [Fact]
    public void Tokens_TenTimesTheDemand_NeverOverAndHardlyUnder()
    {
        var log = Overload(new SpendingLimits { TokensPerMinute = 10_000 }, out _);

        log.Most().Tokens.ShouldBeLessThanOrEqualTo(10_000);
        EverySecond(at => log.Within(at - Minute - Pause, at).Tokens.ShouldBeGreaterThanOrEqualTo(9_800));
    }

    [Fact]
    public void Budget_TenTimesTheDemand_IsSpentAndNoMore()
    {
        Overload(new SpendingLimits { Lifetime = 1.00m }, out var spent);

        spent.ShouldBeInRange(0.98m, 1.00m);
    }

    private static void EverySecond(Action<DateTimeOffset> check)
    {
        // The first minute fills the window.
        for (var second = 70; second <= 180; second++)
        {
            check(Start + TimeSpan.FromSeconds(second));
        }
    }

    private static AdmissionLog Overload(SpendingLimits limits, out decimal spent)
    {
        var account = new TenantAccount(1);
        var like = new LeaseRequest { Tenant = new TenantId("t"), TenantLimits = limits, Tokens = 100, Cost = 0.01m };
        var options = new ShareKeeperOptions();
        var nodes = Enumerable.Range(0, 3).Select(_ => new Node(account, new ShareKeeper(options), options, like)).ToArray();
        var log = new AdmissionLog();
        for (var step = 0; step <= 18_000; step++)
        {
            var now = Start + TimeSpan.FromMilliseconds(step * 10);
            var node = nodes[step % 3];
            node.Settle(now);
            if (step % 6 < 3 && node.TryServe(now))
            {
                log.Add(now, null, 1, like.Tokens);
            }

            if (step % 25 < 3)
            {
                node.Report(now);
            }
        }

        spent = nodes.Sum(node => node.Spent);
        return log;
    }

    private sealed class Node(TenantAccount account, ShareKeeper keeper, ShareKeeperOptions options, LeaseRequest like)
    {
        private readonly Queue<(Lease Lease, DateTimeOffset Ends)> _open = new();

        public decimal Spent { get; private set; }

        public bool TryServe(DateTimeOffset now)
        {
            if (!keeper.TryAcquire(like, now, out var lease))
            {
                if (keeper.Refused(now) is not null)
                {
                    return false;
                }

                Ask(keeper.Wants(like, now, isWaiting: true), now);
                if (!keeper.TryAcquire(like, now, out lease))
                {
                    return false;
                }
            }

            _open.Enqueue((lease, now + TimeSpan.FromMilliseconds(500)));
            Ask(keeper.Wants(like, now, isWaiting: false), now);
            return true;
        }

        public void Settle(DateTimeOffset now)
        {
            while (_open.TryPeek(out var open) && open.Ends <= now)
            {
                _open.Dequeue();
                keeper.Settle(new Settlement(like.Tenant, open.Lease.Id, null, open.Lease.Cost, like.Tokens, now)).ShouldBeTrue();
                Spent += open.Lease.Cost;
            }
        }

        public void Report(DateTimeOffset now)
        {
            foreach (var report in keeper.Reports(now))
            {
                keeper.Reported(report, account.Report(report, options.HoldFor, now));
            }
        }

        private void Ask(ShareRequest? wanted, DateTimeOffset now)
        {
            if (wanted is null)
            {
                return;
            }

            Report(now);
            var decision = account.Grant(wanted, now);
            if (decision.Grant is { } grant)
            {
                keeper.Granted(grant, like, now);
            }
            else
            {
                keeper.Denied(decision.Refusal!.Value, now);
            }
        }
    }
}
