using Storage.Changes;
using Storage.Sql;
using Storage.Tenants;

namespace Storage.Credentials;

internal sealed class SqlCredentialStore(Database database) : ICredentialStore
{
    private const string Columns = "id, tenant, provider, base_url, ciphertext, last4, created_at, deleted_at, revision";

    private const string Insert = $"""
        INSERT INTO credentials ({Columns})
        SELECT @id, @tenant, @provider, @base_url, @ciphertext, @last4, @created, @deleted, @revision FROM tenants WHERE id = @tenant
        """;

    public Task<bool> AddAsync(Credential credential, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (session, token) =>
            {
                var revision = await session.TakeRevisionsAsync(1, token);
                var command = session.Command(
                    Insert,
                    ("id", credential.Id.Value),
                    ("tenant", credential.Tenant.Value),
                    ("provider", credential.Provider),
                    ("base_url", credential.BaseUrl),
                    ("ciphertext", credential.Ciphertext),
                    ("last4", credential.Last4),
                    ("created", credential.CreatedAt),
                    ("deleted", credential.DeletedAt),
                    ("revision", revision));
                return Changed(session, credential.Id, credential.Tenant, revision, await command.ExecuteAsync(token));
            },
            cancellationToken);

    public Task<Credential?> FindAsync(StoredCredentialId id, CancellationToken cancellationToken) =>
        database.ReadAsync((session, token) => FindAsync(session, id, token), cancellationToken);

    public Task<Page<Credential>> ListAsync(TenantId? tenant, string? after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async (session, token) =>
            {
                var ofTenant = tenant is null ? "" : "tenant = @tenant AND";
                var sql = $"SELECT {Columns} FROM credentials WHERE {ofTenant} deleted_at IS NULL AND id > @after ORDER BY id LIMIT @limit";
                var command = session.Command(sql, ("after", after ?? ""), ("limit", limit + 1L), ("tenant", tenant?.Value ?? ""));
                return Paging.Cut(await session.QueryAsync(command, Read, token), limit, credential => credential.Id.Value);
            },
            cancellationToken);

    public Task<bool> DeleteAsync(TenantId tenant, StoredCredentialId id, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (session, token) =>
            {
                var revision = await session.TakeRevisionsAsync(1, token);
                var sql = """
                    UPDATE credentials SET deleted_at = @at, ciphertext = NULL, revision = @revision
                    WHERE id = @id AND tenant = @tenant AND deleted_at IS NULL
                    """;
                var command = session.Command(sql, ("at", at), ("revision", revision), ("id", id.Value), ("tenant", tenant.Value));
                return Changed(session, id, tenant, revision, await command.ExecuteAsync(token));
            },
            cancellationToken);

    public Task<bool> ReplaceCiphertextAsync(StoredCredentialId id, string expected, string replacement, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (session, token) =>
            {
                var revision = await session.TakeRevisionsAsync(1, token);
                if (await FindAsync(session, id, token) is not { } credential || credential.Ciphertext != expected)
                {
                    return false;
                }

                // The revision is taken, so nobody else changes the credential between the look and this.
                var sql = "UPDATE credentials SET ciphertext = @ciphertext, revision = @revision WHERE id = @id";
                var command = session.Command(sql, ("ciphertext", replacement), ("revision", revision), ("id", id.Value));
                return Changed(session, id, credential.Tenant, revision, await command.ExecuteAsync(token));
            },
            cancellationToken);

    private static Task<Credential?> FindAsync(Session session, StoredCredentialId id, CancellationToken cancellationToken) =>
        session.FindAsync(session.Command($"SELECT {Columns} FROM credentials WHERE id = @id", ("id", id.Value)), Read, cancellationToken);

    private static bool Changed(Session session, StoredCredentialId id, TenantId tenant, long revision, int rows)
    {
        if (rows > 0)
        {
            session.Changes.Add(new(revision, RecordKind.Credential, id.Value, tenant.Value, null));
        }

        return rows > 0;
    }

    private static Credential Read(Row row) => new()
    {
        Id = new(row.Text("id")),
        Tenant = new(row.Text("tenant")),
        Provider = row.Text("provider"),
        BaseUrl = row.TextOrNull("base_url"),
        Ciphertext = row.TextOrNull("ciphertext"),
        Last4 = row.Text("last4"),
        CreatedAt = row.Time("created_at"),
        DeletedAt = row.TimeOrNull("deleted_at"),
        Revision = row.Long("revision"),
    };
}
