using Kit;
using Storage.Sql;
using Storage.Tenants;
using Storage.Tests.Databases;

namespace Storage.Tests.Sql;

public class MigratorTests
{
    public static TheoryData<string> Both => TestDatabase.Both;

    public static TheoryData<string, int> FromEach =>
        [.. from kind in new[] { "sqlite", "postgres" } from version in Enumerable.Range(1, Migration.All.Count) select new TheoryDataRow<string, int>(kind, version)];

    [Fact]
    public void Versions_AreWithoutAGap() => Migration.All.Select(migration => migration.Version).ShouldBe(Enumerable.Range(1, Migration.All.Count));

    [Theory]
    [MemberData(nameof(FromEach))]
    public async Task Migration_FromEachVersion_KeepsWhatWasThere(string kind, int version)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await using (var database = Open(test))
        {
            (await Migrator.RunAsync(database, [.. Migration.All.Take(version)], new VirtualTime(), CancellationToken.None)).ShouldBe(0);
            await new SqlTenantStore(database).AddAsync(Given.Tenant(), CancellationToken.None);
            (await Migrator.RunAsync(database, new VirtualTime(), CancellationToken.None)).ShouldBe(version);
        }

        await using var store = await test.OpenAsync();
        (await store.Tenants.FindAsync(new("acme"), CancellationToken.None)).ShouldBe(Given.Tenant() with { Revision = 1 });
        (await store.Ledger.AddAsync([Given.Row("r")], CancellationToken.None)).Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Schema_NewerThanTheProgram_IsRefusedAndLeftAlone(string kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await using (var database = Open(test))
        {
            var future = Migration.All.Append(new(Migration.All.Count + 1, "future", "CREATE TABLE future (id integer)"));
            await Migrator.RunAsync(database, [.. future], new VirtualTime(), CancellationToken.None);
        }

        var refusal = await Should.ThrowAsync<StoreSchemaException>(test.OpenAsync);
        refusal.Message.ShouldContain($"version {Migration.All.Count + 1}; this program knows versions up to {Migration.All.Count}");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Migration_ThatFails_LeavesTheVersionBefore(string kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await using (var database = Open(test))
        {
            var broken = new Migration(Migration.All.Count + 1, "broken", "CREATE TABLE half (id integer); CREATE TABLE tenants (id integer)");
            await Should.ThrowAsync<System.Data.Common.DbException>(() => Migrator.RunAsync(database, [.. Migration.All, broken], new VirtualTime(), CancellationToken.None));
        }

        await using var again = Open(test);
        (await Migrator.RunAsync(again, new VirtualTime(), CancellationToken.None)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Starters_ManyAtOnce_MigrateOnce(string kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var database = Open(test);
            return await Migrator.RunAsync(database, new VirtualTime(), CancellationToken.None);
        })));

        found.Count(version => version == 0).ShouldBe(1);
        found.Count(version => version == Migration.All.Count).ShouldBe(7);
    }

    private static Database Open(TestDatabase test) => test.Options.Sqlite is null ? new PostgresDatabase(test.Options) : new SqliteDatabase(test.Options);
}
