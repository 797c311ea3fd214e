using Grains;
using Routing.Budgets;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;

namespace ClusterLoad;

/// <summary>What a tenant's account stores with each grant: all of it, so more the more nodes hold shares of it.</summary>
internal static class StoredAccount
{
    /// <summary>Its size in bytes, and the time to write it as text, with so many shares out: the shortest of many, as others use the machine too.</summary>
    public static (int Bytes, TimeSpan Time) Measure(int shares)
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var account = new TenantAccount(1, new AccountOptions { ShareDivisor = 1_000_000 });
        var terms = new ShareKeeperOptions();
        var like = new LeaseRequest
        {
            Tenant = new TenantId("any"),
            TenantLimits = new SpendingLimits { RequestsPerMinute = 1_000_000_000, TokensPerMinute = 1_000_000_000_000, PerDay = 1_000_000_000 },
            Tokens = 700,
            Cost = 0.0003m,
        };
        for (var i = 0; i < shares; i++)
        {
            now += TimeSpan.FromMilliseconds(10);
            account.Grant(new ShareRequest(like, 4, terms.Length, terms.HoldFor), now);
        }

        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < 200; i++)
        {
            var beganAt = TimeProvider.System.GetTimestamp();
            Write();
            shortest = TimeProvider.System.GetElapsedTime(beganAt) is var took && took < shortest ? took : shortest;
        }

        return (Write(), shortest);

        int Write() => Stored.Write(account.Remember(now)).Length;
    }
}
