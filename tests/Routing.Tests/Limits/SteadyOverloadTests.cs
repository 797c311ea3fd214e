using Routing.Budgets;
using Routing.Spending;
using Routing.Tenants;

namespace Routing.Tests.Limits;

/// <summary>The proof of the tenants' issue: 64 clients that want far more than they may, for two minutes.</summary>
public sealed class SteadyOverloadTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);

    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    /// <summary>What is free is taken when a client is free and asks, not sooner.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(333)]
    public void Requests_SixtyFourClients_NeverOverAndHardlyUnder(int seed)
    {
        var log = Overload(new SpendingLimits { RequestsPerMinute = 100 }, seed, TimeSpan.FromMilliseconds(100));
        log.Most().Requests.ShouldBe(100);
        EverySecond(at => log.Within(at - Minute - Pause, at).Requests.ShouldBeGreaterThanOrEqualTo(99));
    }

    [Fact]
    public void Tokens_SixtyFourClients_NeverOverAndHardlyUnder()
    {
        var log = Overload(new SpendingLimits { TokensPerMinute = 10_000 }, 1, TimeSpan.FromMilliseconds(100));
        log.Most().Tokens.ShouldBeLessThanOrEqualTo(10_000);
        EverySecond(at => log.Within(at - Minute - Pause, at).Tokens.ShouldBeGreaterThanOrEqualTo(9_900));
    }

    [Fact]
    public void Parallel_SixtyFourClients_AllSlotsAndNoMore()
    {
        var most = 0;
        Overload(new SpendingLimits { Parallel = 5 }, 1, TimeSpan.FromSeconds(2), running => most = Math.Max(most, running));
        most.ShouldBe(5);
    }

    [Fact]
    public void Budget_SixtyFourClients_SpendTheDollarAndNoMore()
    {
        var spent = 0m;
        Overload(new SpendingLimits { PerDay = 1.00m }, 1, TimeSpan.FromSeconds(2), spend: cost => spent += cost);
        spent.ShouldBeInRange(0.99m, 1.00m);
    }

    private static void EverySecond(Action<DateTimeOffset> check)
    {
        for (var second = 60; second <= 120; second++)
        {
            check(Start + TimeSpan.FromSeconds(second));
        }
    }

    /// <summary>Each client asks every 20 ms or so and is served for a while; actual use is under the estimate.</summary>
    private static AdmissionLog Overload(SpendingLimits limits, int seed, TimeSpan served, Action<int>? running = null, Action<decimal>? spend = null)
    {
        var account = new TenantAccount(1);
        var random = new Random(seed);
        var log = new AdmissionLog();
        var under = new (Lease Lease, DateTimeOffset Until, decimal Cost, AdmissionLog.Admission Entry)?[64];
        for (var now = Start; now <= Start + TimeSpan.FromMinutes(2); now += TimeSpan.FromMilliseconds(2))
        {
            for (var client = 0; client < 64; client++)
            {
                if (under[client] is { } busy)
                {
                    if (now >= busy.Until)
                    {
                        account.Settle(new Settlement(default, busy.Lease.Id, null, busy.Cost, busy.Entry.Tokens, now), now).ShouldBeTrue();
                        spend?.Invoke(busy.Cost);
                        under[client] = null;
                    }

                    continue;
                }

                if (random.Next(10) == 0)
                {
                    var tokens = random.Next(1, 50);
                    var decision = account.Acquire(new LeaseRequest { Tenant = default, TenantLimits = limits, Tokens = tokens, Cost = tokens / 5_000m }, now);
                    if (decision.Lease is { } lease)
                    {
                        under[client] = (lease, now + (served * random.NextDouble()), lease.Cost * 0.9m, log.Add(now, null, 1, tokens));
                    }
                }
            }

            running?.Invoke(under.Count(busy => busy is not null));
        }

        return log;
    }
}
