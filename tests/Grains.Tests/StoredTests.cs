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
