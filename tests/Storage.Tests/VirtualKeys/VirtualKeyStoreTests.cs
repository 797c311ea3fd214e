using Storage.Tests.Databases;
using Storage.VirtualKeys;

namespace Storage.Tests.VirtualKeys;

public class VirtualKeyStoreTests
{
    public static TheoryData<string> Both => TestDatabase.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Key_ByHash_ComesWithItsTenant(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var (key, text) = Given.Key();
        key = key with { ExpiresAt = Given.Now.AddDays(1), Scopes = ["ib/cheap", "openai/gpt-4o"], Limits = new() { RequestsPerMinute = 3, UsdPerDay = 0.5m } };
        (await store.VirtualKeys.AddAsync(key, CancellationToken.None)).ShouldBeTrue();

        VirtualKeyText.TryParse(text.Text, out var hash).ShouldBeTrue();
        var holder = (await store.VirtualKeys.FindByHashAsync(hash, CancellationToken.None))!;

        holder.Tenant.ShouldBe(Given.Tenant() with { Revision = 1 });
        holder.Key.Scopes.ShouldBe(["ib/cheap", "openai/gpt-4o"]);
        (holder.Key with { Scopes = default }).ShouldBe(key with { Scopes = default, Revision = 2 });
        (await store.VirtualKeys.FindByHashAsync(VirtualKeyText.Create().Hash, CancellationToken.None)).ShouldBeNull();
        (await store.VirtualKeys.AddAsync(Given.Key("nobody").Key, CancellationToken.None)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Scopes_NoneAtAll_IsNotTheSameAsAll(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var (all, nothing) = (Given.Key().Key, Given.Key().Key with { Scopes = [] });
        await store.VirtualKeys.AddAsync(all, CancellationToken.None);
        await store.VirtualKeys.AddAsync(nothing, CancellationToken.None);

        (await store.VirtualKeys.FindAsync(all.Id, CancellationToken.None))!.Scopes.IsDefault.ShouldBeTrue();
        (await store.VirtualKeys.FindAsync(nothing.Id, CancellationToken.None))!.Scopes.ShouldBe([]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Key_Revoked_SaysSinceWhen(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var (key, _) = Given.Key();
        await store.VirtualKeys.AddAsync(key, CancellationToken.None);

        (await store.VirtualKeys.RevokeAsync(new("someone-else"), key.Id, Given.Now, CancellationToken.None)).ShouldBeFalse();
        (await store.VirtualKeys.RevokeAsync(key.Tenant, key.Id, Given.Now.AddSeconds(1), CancellationToken.None)).ShouldBeTrue();
        (await store.VirtualKeys.RevokeAsync(key.Tenant, key.Id, Given.Now.AddSeconds(9), CancellationToken.None)).ShouldBeTrue();

        var found = (await store.VirtualKeys.FindByHashAsync(key.Hash, CancellationToken.None))!.Key;
        found.RevokedAt.ShouldBe(Given.Now.AddSeconds(1));
        found.StatusAt(Given.Now.AddSeconds(1).AddTicks(-1)).ShouldBe(KeyStatus.Usable);
        found.StatusAt(Given.Now.AddSeconds(1)).ShouldBe(KeyStatus.Revoked);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Key_Rotated_WorksUntilTheOverlapEnds(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var (old, _) = Given.Key();
        await store.VirtualKeys.AddAsync(old, CancellationToken.None);
        var next = Given.Key(name: "second").Key with { RotatedFrom = old.Id };
        var end = Given.Now.AddHours(1);

        (await store.VirtualKeys.RotateAsync(next, end, CancellationToken.None)).ShouldBe(UpdateResult.Done);
        (await store.VirtualKeys.RotateAsync(Given.Key().Key with { RotatedFrom = old.Id }, end, CancellationToken.None)).ShouldBe(UpdateResult.Conflict);
        (await store.VirtualKeys.RotateAsync(Given.Key().Key with { RotatedFrom = new("vk_none") }, end, CancellationToken.None)).ShouldBe(UpdateResult.Missing);

        var keys = (await store.VirtualKeys.ListAsync(old.Tenant, null, 10, CancellationToken.None)).Items;
        keys.Count.ShouldBe(2);
        var replaced = keys.Single(key => key.Id == old.Id);
        replaced.StatusAt(end.AddTicks(-1)).ShouldBe(KeyStatus.Usable);
        replaced.StatusAt(end).ShouldBe(KeyStatus.Replaced);
        keys.Single(key => key.Id == next.Id).RotatedFrom.ShouldBe(old.Id);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Update_ChangesNameExpiryScopesAndLimits(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var (key, _) = Given.Key();
        await store.VirtualKeys.AddAsync(key, CancellationToken.None);
        var read = (await store.VirtualKeys.FindAsync(key.Id, CancellationToken.None))!;

        var changed = read with { Name = "renamed", ExpiresAt = Given.Now, Limits = new() { Parallel = 1 } };
        (await store.VirtualKeys.UpdateAsync(changed, CancellationToken.None)).ShouldBe(UpdateResult.Done);
        (await store.VirtualKeys.UpdateAsync(read, CancellationToken.None)).ShouldBe(UpdateResult.Conflict);

        var found = (await store.VirtualKeys.FindAsync(key.Id, CancellationToken.None))!;
        found.ShouldBe(changed with { Revision = 3 });
        found.StatusAt(Given.Now).ShouldBe(KeyStatus.Expired);
    }
}
