using Storage.Tenants;
using Storage.Tests.Databases;

namespace Storage.Tests.Tenants;

public class TenantStoreTests
{
    public static TheoryData<string> Both => TestDatabase.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Tenant_Added_ReadsBackEqual(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        var tenant = Given.Tenant() with
        {
            Plan = "free",
            Region = "eu",
            DisabledAt = Given.Now.AddMicroseconds(1),
            Limits = new UsageLimits
            {
                RequestsPerMinute = 0,
                TokensPerMinute = 5_000_000_000,
                Parallel = 7,
                UsdPerDay = 0.000000001m,
                UsdPerMonth = 1_000_000_000.25m,
                UsdLifetime = 3,
                UsdPerRequest = 0.1m,
            },
        };

        (await store.Tenants.AddAsync(tenant, CancellationToken.None)).ShouldBeTrue();
        await store.Tenants.AddAsync(new Tenant { Id = new("bare"), CreatedAt = Given.Now }, CancellationToken.None);

        (await store.Tenants.FindAsync(tenant.Id, CancellationToken.None)).ShouldBe(tenant with { Revision = 1 });
        (await store.Tenants.FindByEmailAsync("ACME@Example.com", CancellationToken.None)).ShouldBe(tenant with { Revision = 1 });
        (await store.Tenants.FindAsync(new("bare"), CancellationToken.None))!.Limits.ShouldBe(UsageLimits.None);
        (await store.Tenants.FindAsync(new("nobody"), CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Tenant_IdOrEmailTaken_IsNotAdded(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);

        (await store.Tenants.AddAsync(Given.Tenant() with { Email = null }, CancellationToken.None)).ShouldBeFalse();
        (await store.Tenants.AddAsync(Given.Tenant("other") with { Email = "Acme@example.COM" }, CancellationToken.None)).ShouldBeFalse();
        (await store.Tenants.AddAsync(Given.Tenant("other") with { Email = null }, CancellationToken.None)).ShouldBeTrue();
        (await store.Tenants.AddAsync(Given.Tenant("third") with { Email = null }, CancellationToken.None)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Update_OfWhatSomeoneElseChanged_IsAConflict(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        await store.Tenants.AddAsync(Given.Tenant("other"), CancellationToken.None);
        var read = (await store.Tenants.FindAsync(new("acme"), CancellationToken.None))!;

        (await store.Tenants.UpdateAsync(read with { Plan = "pro" }, CancellationToken.None)).ShouldBe(UpdateResult.Done);
        (await store.Tenants.UpdateAsync(read with { Plan = "free" }, CancellationToken.None)).ShouldBe(UpdateResult.Conflict);
        var again = (await store.Tenants.FindAsync(new("acme"), CancellationToken.None))!;
        again.Plan.ShouldBe("pro");
        (await store.Tenants.UpdateAsync(again with { Email = "other@example.com" }, CancellationToken.None)).ShouldBe(UpdateResult.Conflict);
        (await store.Tenants.UpdateAsync(again with { Id = new("nobody") }, CancellationToken.None)).ShouldBe(UpdateResult.Missing);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task List_InPages_ShowsEachOnce(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        foreach (var i in Enumerable.Range(0, 7))
        {
            await store.Tenants.AddAsync(Given.Tenant($"t{i}"), CancellationToken.None);
        }

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await store.Tenants.ListAsync(after, 3, null, CancellationToken.None);
            seen.AddRange(page.Items.Select(tenant => tenant.Id.Value));
            after = page.Next;
        }
        while (after is not null);

        seen.ShouldBe(["t0", "t1", "t2", "t3", "t4", "t5", "t6"]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task List_Searched_HoldsThoseWhoseNameAddressOrIdHasIt(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        foreach (var (id, name, email) in new[] { ("t1", "Acme Corp", null), ("t2", "Other", "buyer@ACME.example"), ("t3", "100 % Fun", null), ("acme-3", "Third", null), ("t5", "Nobody_5", null) })
        {
            await store.Tenants.AddAsync(Given.Tenant(id) with { Name = name, Email = email }, CancellationToken.None);
        }

        (await SearchAsync("acme")).ShouldBe(["acme-3", "t1", "t2"], ignoreOrder: true);
        (await SearchAsync("% f")).ShouldBe(["t3"]);
        (await SearchAsync("y_5")).ShouldBe(["t5"]);
        (await SearchAsync("a_m")).ShouldBeEmpty();

        async Task<IEnumerable<string>> SearchAsync(string text) =>
            (await store.Tenants.ListAsync(null, 10, text, CancellationToken.None)).Items.Select(tenant => tenant.Id.Value);
    }
}
