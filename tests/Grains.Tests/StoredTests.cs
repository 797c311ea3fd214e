using Routing.ControlPlane;
using Routing.Spending;

namespace Grains.Tests;

/// <summary>States outlive releases: what an earlier one wrote is read.</summary>
public sealed class StoredTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 20, TimeSpan.Zero);

    [Fact]
    public void Account_WrittenByAnEarlierRelease_GoesOn()
    {
        const string Text = """
            {"Incarnation":7,"LastNumber":3,"RestoredAsOf":"2026-01-01T00:00:00+00:00",
             "Tenant":{"Requests":[{"At":"2026-01-01T00:00:10+00:00","Amount":5}],"Tokens":[],"Days":[{"Period":739616,"Amount":0.5}],"Months":[],"Ever":0.5},
             "Keys":[],
             "Reservations":[{"Number":3,"AdmittedAt":"2026-01-01T00:00:10+00:00","Day":739616,"Month":24312,"Charged":0.1,"Slots":2,
                              "ExpiresAt":"2026-01-01T00:01:00+00:00","ShareUntil":"2026-01-01T00:00:30+00:00","ShareRequests":5}]}
            """;

        var account = TenantAccount.Recall(Stored.Read<AccountMemory>(Text)!, new AccountOptions(), Now, TimeSpan.Zero);

        var snapshot = account.Snapshot(Now);
        (snapshot.Charged.Ever, snapshot.Reserved, snapshot.Parallel, snapshot.Leases).ShouldBe((0.5m, 0.1m, 2, 1));
        account.Acquire(new LeaseRequest { Tenant = new("t") }, Now).Lease!.Value.Id.ShouldBe(new LeaseId(7, 4));
    }

    [Fact]
    public void Account_WrittenAndRead_IsAsItWas()
    {
        var key = new ReservationMemory
        {
            Number = 2,
            Key = "key",
            AdmittedAt = Now,
            Day = 739616,
            Month = 24312,
            Tokens = 11,
            AddedAt = Now.AddTicks(123),
            Added = 5,
            AddedBefore = 4,
            CountsForTenant = true,
            CountsForKey = true,
            Charged = 0.0003000000000000000000000001m,
            Slots = 1,
            ExpiresAt = Now.AddTicks(7),
            Expired = true,
        };
        var share = new ReservationMemory
        {
            Number = 3,
            AdmittedAt = Now.AddTicks(1),
            Day = 739616,
            Month = 24312,
            CountsForTenant = true,
            Charged = 1,
            Slots = 100,
            ExpiresAt = Now + TimeSpan.FromSeconds(45),
            ShareUntil = Now + TimeSpan.FromSeconds(20),
            ShareRequests = 100,
            ShareTokens = 70_000,
            ShareReports = 1,
        };
        var scope = new ScopeMemory(null, [new(Now.AddTicks(9), 5)], [new(Now, 6)], [], [], 0.5m, null);

        var read = Stored.Read<AccountMemory>(Stored.Write(new AccountMemory(7, 3, Now, scope, [], [key, key with { Added = 0, AddedAt = default, AddedBefore = 4 }, share], [])))!;

        read.Reservations.ShouldBe([key, key with { Added = 0, AddedAt = default, AddedBefore = 4 }, share]);
        (read.Tenant.Requests.ShouldHaveSingleItem(), read.Tenant.Tokens.ShouldHaveSingleItem()).ShouldBe((new(Now.AddTicks(9), 5), new(Now, 6)));
    }

    [Fact]
    public void Account_OfShares_IsWrittenInABoundedSpaceForEach()
    {
        var account = new TenantAccount(1, new AccountOptions { ShareDivisor = 1_000_000 });
        var like = new LeaseRequest { Tenant = new("t"), TenantLimits = new() { RequestsPerMinute = 1_000_000_000, PerDay = 1_000_000 }, Tokens = 700, Cost = 0.0003m };
        for (var share = 0; share < 2000; share++)
        {
            account.Grant(new(like, 4, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(45)), Now.AddMilliseconds(share));
        }

        (Stored.Write(account.Remember(Now.AddSeconds(2))).Length / 2000).ShouldBeLessThan(100);
    }

    [Fact]
    public void Account_WrittenByALaterRelease_WhatIsNotKnownIsPassedOver()
    {
        const string Text = """{"Incarnation":7,"LastNumber":3,"Tenant":{"Requests":[[639028224100000000,5,"x"]],"Tokens":[],"Days":[],"Months":[]},"Keys":[],"Reservations":[[3,639028224100000000,450000000,200000000,739616,24312,0,0.1,2,5,0,0,0,null,0,0,0,{"a":[1]},9]]}""";

        var memory = Stored.Read<AccountMemory>(Text)!;

        memory.Tenant.Requests.ShouldHaveSingleItem().Amount.ShouldBe(5);
        (memory.Reservations.ShouldHaveSingleItem().Number, memory.Reservations[0].Charged, memory.Reservations[0].ShareRequests).ShouldBe((3, 0.1m, 5));
    }

    [Fact]
    public void Provider_WrittenByAnEarlierRelease_GoesOn()
    {
        const string Text = """
            {"Circuits":[{"Model":"m","OpenLeft":"00:00:30","CoolingOff":"00:00:30","ProbeId":0,"ProbeLeft":"00:00:00"}],
             "CoolingOff":[{"Credential":{"Value":"k"},"Left":"00:05:00"}],"Drained":["n"]}
            """;
        var provider = new SharedProvider("p", new ControlPlaneOptions(), static () => 0, life: 1);

        provider.Recall(Stored.Read<ProviderMemory>(Text)!, TimeSpan.FromSeconds(10), Now);

        var (model, status, _) = provider.Unsteady(Now).ShouldHaveSingleItem();
        (model, status.Availability, status.Until).ShouldBe(("m", Availability.Open, Now + TimeSpan.FromSeconds(20)));
        provider.CoolingOff(Now).ShouldHaveSingleItem().Credential.Value.ShouldBe("k");
        provider.Drained.ShouldBe(["n"]);
    }
}
