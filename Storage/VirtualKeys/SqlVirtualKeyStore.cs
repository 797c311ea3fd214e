using Storage.Changes;
using Storage.Sql;
using Storage.Tenants;

namespace Storage.VirtualKeys;

internal sealed class SqlVirtualKeyStore(Database database) : IVirtualKeyStore
{
    public Task<bool> AddAsync(VirtualKey key, CancellationToken cancellationToken) =>
        database.WriteAsync((session, token) => AddAsync(session, key, token), cancellationToken);

    public async Task<KeyHolder?> FindByHashAsync(KeyHash hash, CancellationToken cancellationToken)
    {
        var holder = await database.ReadAsync(
            (session, token) => session.FindAsync(session.Command(KeyColumns.SelectWithTenant, ("hash", hash.ToArray())), KeyColumns.ReadHolder, token),
            cancellationToken);

        // The index compares byte by byte; what counts is compared here, in constant time.
        return holder is not null && holder.Key.Hash == hash ? holder : null;
    }

    public Task<VirtualKey?> FindAsync(VirtualKeyId id, CancellationToken cancellationToken) =>
        database.ReadAsync((session, token) => FindAsync(session, id, token), cancellationToken);

    public Task<Page<VirtualKey>> ListAsync(TenantId? tenant, string? after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async (session, token) =>
            {
                var ofTenant = tenant is null ? "" : "tenant = @tenant AND";
                var sql = $"SELECT {KeyColumns.Names} FROM virtual_keys WHERE {ofTenant} id > @after ORDER BY id LIMIT @limit";
                var command = session.Command(sql, ("after", after ?? ""), ("limit", limit + 1L), ("tenant", tenant?.Value ?? ""));
                return Paging.Cut(await session.QueryAsync(command, KeyColumns.Read, token), limit, key => key.Id.Value);
            },
            cancellationToken);

    public Task<UpdateResult> UpdateAsync(VirtualKey key, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (session, token) =>
            {
                var revision = await session.TakeRevisionsAsync(1, token);
                var sql = $"""
                    UPDATE virtual_keys SET name = @name, expires_at = @expires, scopes = @scopes, revision = @revision, {LimitColumns.Assignments}
                    WHERE id = @id AND revision = @read
                    """;
                if (await session.Command(sql, [.. KeyColumns.Parameters(key, revision), ("read", key.Revision)]).ExecuteAsync(token) == 0)
                {
                    return await FindAsync(session, key.Id, token) is null ? UpdateResult.Missing : UpdateResult.Conflict;
                }

                Announce(session, key, revision);
                return UpdateResult.Done;
            },
            cancellationToken);

    public Task<bool> RevokeAsync(TenantId tenant, VirtualKeyId id, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (session, token) =>
            {
                var revision = await session.TakeRevisionsAsync(1, token);
                if (await FindAsync(session, id, token) is not { } key || key.Tenant != tenant)
                {
                    return false;
                }

                // The revision is taken, so nobody else changes the key between the look and this.
                if (key.RevokedAt is null)
                {
                    await SetAsync(session, key, "revoked_at", at, revision, token);
                }

                return true;
            },
            cancellationToken);

    public Task<UpdateResult> RotateAsync(VirtualKey replacement, DateTimeOffset overlapEndsAt, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (session, token) =>
            {
                var revision = await session.TakeRevisionsAsync(1, token);
                if (replacement.RotatedFrom is not { } id || await FindAsync(session, id, token) is not { } old || old.Tenant != replacement.Tenant)
                {
                    return UpdateResult.Missing;
                }

                if (old.RevokedAt is not null || old.OverlapEndsAt is not null)
                {
                    return UpdateResult.Conflict;
                }

                await SetAsync(session, old, "overlap_ends_at", overlapEndsAt, revision, token);
                return await AddAsync(session, replacement, token) ? UpdateResult.Done : UpdateResult.Missing;
            },
            cancellationToken);

    internal static async Task<bool> AddAsync(Session session, VirtualKey key, CancellationToken cancellationToken)
    {
        var revision = await session.TakeRevisionsAsync(1, cancellationToken);
        var sql = $"INSERT INTO virtual_keys ({KeyColumns.Names}) SELECT {KeyColumns.Values} FROM tenants WHERE id = @tenant";
        if (await session.Command(sql, KeyColumns.Parameters(key, revision)).ExecuteAsync(cancellationToken) == 0)
        {
            return false;
        }

        Announce(session, key, revision);
        return true;
    }

    private static async Task SetAsync(Session session, VirtualKey key, string column, DateTimeOffset at, long revision, CancellationToken cancellationToken)
    {
        var sql = $"UPDATE virtual_keys SET {column} = @at, revision = @revision WHERE id = @id";
        await session.Command(sql, ("at", at), ("revision", revision), ("id", key.Id.Value)).ExecuteAsync(cancellationToken);
        Announce(session, key, revision);
    }

    private static Task<VirtualKey?> FindAsync(Session session, VirtualKeyId id, CancellationToken cancellationToken) =>
        session.FindAsync(session.Command($"SELECT {KeyColumns.Names} FROM virtual_keys WHERE id = @id", ("id", id.Value)), KeyColumns.Read, cancellationToken);

    private static void Announce(Session session, VirtualKey key, long revision) =>
        session.Changes.Add(new(revision, RecordKind.VirtualKey, key.Id.Value, key.Tenant.Value, key.Hash));
}
