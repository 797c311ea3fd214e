using Storage.Changes;
using Storage.Credentials;
using Storage.Ledger;
using Storage.Sql;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Storage;

/// <summary>The records, open. Thread-safe; one per process.</summary>
public sealed class Store : IAsyncDisposable
{
    private readonly Database _database;

    private Store(Database database, ILedgerWriter writer)
    {
        _database = database;
        Tenants = new SqlTenantStore(database);
        VirtualKeys = new SqlVirtualKeyStore(database);
        Credentials = new SqlCredentialStore(database);
        Ledger = new SqlLedgerStore(database, writer);
        Changes = new SqlChangeFeed(database);
    }

    public ITenantStore Tenants { get; }

    public IVirtualKeyStore VirtualKeys { get; }

    public ICredentialStore Credentials { get; }

    public ILedgerStore Ledger { get; }

    public IChangeFeed Changes { get; }

    /// <summary>Opens the store that <paramref name="options"/> name and brings its schema up to date.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be reached now; it is worth trying again.</exception>
    /// <exception cref="StoreSchemaException">A newer program has used it.</exception>
    /// <exception cref="ArgumentException">The options name no store, or two.</exception>
    public static async Task<Store> OpenAsync(StoreOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = Create(options);
        try
        {
            await Migrator.RunAsync(store._database, time, cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the store the smallest question there is, for a health check.</summary>
    public Task PingAsync(CancellationToken cancellationToken) => Changes.GetRevisionAsync(cancellationToken);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static Store Create(StoreOptions options) => options switch
    {
        { Sqlite: { Length: > 0 }, Postgres: null } => new(new SqliteDatabase(options), new SqliteLedgerWriter()),
        { Sqlite: null, Postgres: { Length: > 0 } } => new(new PostgresDatabase(options), new PostgresLedgerWriter()),
        _ => throw new ArgumentException("The store is either an SQLite path or a PostgreSQL connection string.", nameof(options)),
    };
}
