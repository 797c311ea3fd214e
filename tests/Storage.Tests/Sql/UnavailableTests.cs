using System.Data.Common;
using Kit;
using Microsoft.Data.Sqlite;
using Npgsql;
using Storage.Sql;
using Storage.Tests.Databases;
using Storage.VirtualKeys;

namespace Storage.Tests.Sql;

/// <summary>Whatever keeps a store from being asked is one exception, and never looks like "no such key".</summary>
public class UnavailableTests
{
    public static TheoryData<string> Both => TestDatabase.Both;

    [Fact]
    public async Task Store_ThatNobodyListensFor_IsUnavailable() =>
        await Should.ThrowAsync<StoreUnavailableException>(() =>
            Store.OpenAsync(new() { Postgres = "Host=/nonexistent;Username=x;Database=x" }, new VirtualTime(), CancellationToken.None));

    [Fact]
    public async Task Store_InAFolderThatCannotBeMade_IsUnavailable() =>
        await Should.ThrowAsync<StoreUnavailableException>(() => Store.OpenAsync(new() { Sqlite = "/proc/nowhere/gateway.db" }, new VirtualTime(), CancellationToken.None));

    [Fact]
    public async Task File_ThatIsNoDatabase_IsUnavailable()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, new string('x', 4096));
        await Should.ThrowAsync<StoreUnavailableException>(() => Store.OpenAsync(new() { Sqlite = path }, new VirtualTime(), CancellationToken.None));
        File.Delete(path);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("a.db", "Host=x")]
    [InlineData(null, "Host=x;Password=hunter2;Nonsense=1")]
    public async Task Options_OfNoStoreOrTwo_AreRefusedWithoutPrintingThem(string? sqlite, string? postgres)
    {
        var options = new StoreOptions { Sqlite = sqlite, Postgres = postgres };
        var refusal = await Should.ThrowAsync<ArgumentException>(() => Store.OpenAsync(options, new VirtualTime(), CancellationToken.None));
        $"{refusal}{options}".ShouldNotContain("hunter2");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Record_LockedBySomeoneElse_IsUnavailableInTime(string kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await (await test.OpenAsync()).DisposeAsync();
        var options = test.Options with { Timeout = TimeSpan.FromSeconds(1) };
        await using var store = await Store.OpenAsync(options, new VirtualTime(), CancellationToken.None);
        await using DbConnection other = test.Options.Sqlite is { } path ? new SqliteConnection($"Data Source={path}") : new NpgsqlConnection(test.Options.Postgres);
        await other.OpenAsync();
        await using var holding = await other.BeginTransactionAsync();
        await using var command = other.CreateCommand();
        command.Transaction = holding;
        command.CommandText = "UPDATE store_revision SET value = value";
        await command.ExecuteNonQueryAsync();

        await Should.ThrowAsync<StoreUnavailableException>(() => store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None));
        (await store.Tenants.FindAsync(new("acme"), CancellationToken.None)).ShouldBeNull("readers do not wait for a writer");

        await holding.RollbackAsync();
        (await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Caller_WhoGivesUp_SeesCancellationAndNoUnavailability(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await Should.ThrowAsync<OperationCanceledException>(() => store.VirtualKeys.FindByHashAsync(VirtualKeyText.Create().Hash, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Server_StoppedAndStarted_IsUnavailableThenServesAgain()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await using var server = new PostgresServer();
        await server.CreateAsync();
        await using var store = await Store.OpenAsync(new() { Postgres = await server.CreateDatabaseAsync(), Timeout = TimeSpan.FromSeconds(60) }, new VirtualTime(), CancellationToken.None);
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var (key, _) = Given.Key();
        await store.VirtualKeys.AddAsync(key, CancellationToken.None);

        await server.StopAsync();
        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<StoreUnavailableException>(() => store.VirtualKeys.FindByHashAsync(key.Hash, CancellationToken.None));
            await Should.ThrowAsync<StoreUnavailableException>(() => store.Ledger.AddAsync([Given.Row("r")], CancellationToken.None));
        }

        await server.StartAsync();
        (await store.VirtualKeys.FindByHashAsync(key.Hash, CancellationToken.None))!.Key.Id.ShouldBe(key.Id);
    }

    [Fact]
    public void Sqlite_Library_HasWhatWeUse() => Version.Parse(SqliteLibrary.EnsureLoaded()).ShouldBeGreaterThanOrEqualTo(new Version(3, 35, 0));
}
