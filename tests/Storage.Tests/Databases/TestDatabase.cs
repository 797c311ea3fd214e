using Kit;
using Npgsql;

namespace Storage.Tests.Databases;

/// <summary>An empty database of either kind, gone at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? _folder;

    private TestDatabase(StoreOptions options, string? folder)
    {
        Options = options;
        _folder = folder;
    }

    /// <summary>For theories that run against both.</summary>
    public static TheoryData<string> Both { get; } = new("sqlite", "postgres");

    public StoreOptions Options { get; }

    public static async Task<TestDatabase> CreateAsync(string kind)
    {
        // Generous: the machine is shared, and no test here is about this limit.
        var options = new StoreOptions { Timeout = TimeSpan.FromSeconds(60) };
        if (kind == "sqlite")
        {
            var folder = Directory.CreateTempSubdirectory("gateway-store-").FullName;
            return new(options with { Sqlite = Path.Combine(folder, "deeper", "gateway.db") }, folder);
        }

        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        return new(options with { Postgres = await SharedPostgres.Server!.CreateDatabaseAsync() + ";Maximum Pool Size=20" }, null);
    }

    /// <summary>A store on a new database.</summary>
    public static async Task<(TestDatabase Database, Store Store)> OpenAsync(string kind)
    {
        var database = await CreateAsync(kind);
        return (database, await database.OpenAsync());
    }

    public Task<Store> OpenAsync() => Store.OpenAsync(Options, new VirtualTime(), CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
        else
        {
            NpgsqlConnection.ClearAllPools();
        }

        return ValueTask.CompletedTask;
    }
}
