using Routing.Budgets;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;

namespace ClusterLoad;

/// <summary>One tenant at one frontend, in virtual time, with the keeper of shares that frontends run: how many calls its account gets.</summary>
internal static class KeptTenant
{
    private static readonly TimeSpan Tick = Grains.Abstractions.Health.HealthTerms.SuccessesLate;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly LeaseRequest Request = new()
    {
        Tenant = new TenantId("any"),
        TenantLimits = new SpendingLimits { RequestsPerMinute = int.MaxValue, TokensPerMinute = long.MaxValue / 2, PerDay = 1_000_000_000 },
        Tokens = 700,
        Cost = 0.0003m,
    };

    /// <summary>Calls per second of an account to which this frontend brings so many requests per second, each a second long; they come at random.</summary>
    public static double CallsPerSecond(double requestsPerSecond, int seed)
    {
        var length = TimeSpan.FromSeconds(Math.Clamp(200 / requestsPerSecond, 120, 20_000));
        var (keeper, random, calls, number) = (new ShareKeeper(new()), new Random(seed), 0L, 0L);
        var open = new Queue<(DateTimeOffset Ends, Lease Lease)>();
        var next = Start + Wait();
        for (var now = Start; now < Start + length; now += Tick)
        {
            for (; next <= now; next += Wait())
            {
                if (!keeper.TryAcquire(Request, next, out var lease))
                {
                    Ask(next, keeper.Wants(Request, next, isWaiting: true));
                    keeper.TryAcquire(Request, next, out lease);
                }

                open.Enqueue((next + TimeSpan.FromSeconds(1), lease));
                Ask(next, keeper.Wants(Request, next, isWaiting: false));
            }

            while (open.TryPeek(out var oldest) && oldest.Ends <= now)
            {
                keeper.Settle(new Settlement(Request.Tenant, open.Dequeue().Lease.Id, null, Request.Cost, Request.Tokens, now));
            }

            if (Tell(now))
            {
                calls++;
            }
        }

        return calls / length.TotalSeconds;

        TimeSpan Wait() => TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / requestsPerSecond);

        void Ask(DateTimeOffset now, ShareRequest? wanted)
        {
            if (wanted is not null)
            {
                calls++;
                Tell(now);
                keeper.Granted(new ShareGrant(new LeaseId(1, ++number), wanted.Requests, wanted.Requests * Request.Tokens, wanted.Requests, wanted.Requests * Request.Cost, wanted.Length, wanted.HoldFor), wanted.Like, now);
            }
        }

        bool Tell(DateTimeOffset now)
        {
            var reports = keeper.Reports(now);
            foreach (var report in reports)
            {
                keeper.Reported(report, report.IsLast ? ShareReceipt.Taken : ShareReceipt.Held);
            }

            return !reports.IsEmpty;
        }
    }
}
