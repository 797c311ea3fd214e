using Routing.Budgets;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;

namespace Routing.Tests.Shares;

/// <summary>Requests that stay under way for minutes keep the shares they were admitted from.</summary>
public class LongRequestsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(100)]
    [InlineData(500)]
    public void Keeper_StreamsUpToTheLimit_AreAllAdmittedOnOneNode(int parallel)
    {
        var account = new TenantAccount(1);
        var keeper = new ShareKeeper(new());
        var request = new LeaseRequest { Tenant = new TenantId("tn"), TenantLimits = new SpendingLimits { Parallel = parallel }, Tokens = 10 };

        for (var stream = 0; stream < parallel; stream++)
        {
            var now = Start.AddMilliseconds(stream);
            while (!keeper.TryAcquire(request, now, out _))
            {
                var wanted = keeper.Wants(request, now, isWaiting: true).ShouldNotBeNull($"nothing is asked for the {stream}th");
                var decision = account.Grant(wanted, now);
                decision.Refusal.ShouldBeNull($"the {stream}th is refused");
                keeper.Granted(decision.Grant!, request, now);
            }
        }

        keeper.Open.ShouldBe(parallel);
        account.Grant(keeper.Wants(request, Start.AddSeconds(1), isWaiting: true)!, Start.AddSeconds(1)).Refusal.ShouldNotBeNull();
    }
}
