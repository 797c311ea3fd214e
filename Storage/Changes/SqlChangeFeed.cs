using Storage.Sql;
using Storage.VirtualKeys;

namespace Storage.Changes;

internal sealed class SqlChangeFeed(Database database) : IChangeFeed
{
    // Each branch walks its table's index on revision from the end that was seen last: nothing new costs three look-ups.
    private const string Changes = """
        SELECT revision, 1 AS kind, id, tenant, hash FROM virtual_keys WHERE revision > @after
        UNION ALL SELECT revision, 0, id, id, NULL FROM tenants WHERE revision > @after
        UNION ALL SELECT revision, 2, id, tenant, NULL FROM credentials WHERE revision > @after
        ORDER BY revision LIMIT @limit
        """;

    public event Action<StoreChange>? Changed
    {
        add => database.Changed += value;
        remove => database.Changed -= value;
    }

    public Task<long> GetRevisionAsync(CancellationToken cancellationToken) =>
        database.ReadAsync((session, token) => session.Command("SELECT value FROM store_revision").LongAsync(token), cancellationToken);

    public async Task<IReadOnlyList<StoreChange>> ReadAsync(long revision, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            (session, token) => session.QueryAsync(session.Command(Changes, ("after", revision), ("limit", (long)limit)), Read, token),
            cancellationToken);

    private static StoreChange Read(Row row) =>
        new(row.Long("revision"), (RecordKind)row.Long("kind"), row.Text("id"), row.Text("tenant"), row.IsNull("hash") ? null : new KeyHash(row.Bytes("hash")));
}
