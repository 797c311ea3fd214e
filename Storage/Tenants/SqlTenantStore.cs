using System.Data.Common;
using Storage.Changes;
using Storage.Sql;
using Storage.VirtualKeys;

namespace Storage.Tenants;

internal sealed class SqlTenantStore(Database database) : ITenantStore
{
    private const string Columns = "id, email, name, plan, region, created_at, disabled_at, revision, " + LimitColumns.Names;

    private const string Insert = $"""
        INSERT INTO tenants ({Columns})
        VALUES (@id, @email, @name, @plan, @region, @created, @disabled, @revision, {LimitColumns.Values})
        ON CONFLICT DO NOTHING
        """;

    private const string Update = $"""
        UPDATE tenants SET email = @email, name = @name, plan = @plan, region = @region, disabled_at = @disabled, revision = @revision,
            {LimitColumns.Assignments}
        WHERE id = @id AND revision = @read
        """;

    private const string Found = """
        AND (lower(id) LIKE lower(@pattern) ESCAPE '\' OR lower(name) LIKE lower(@pattern) ESCAPE '\' OR lower(email) LIKE lower(@pattern) ESCAPE '\')
        """;

    public Task<bool> AddAsync(Tenant tenant, CancellationToken cancellationToken) =>
        database.WriteAsync((session, token) => AddAsync(session, tenant, token), cancellationToken);

    public Task<bool> AddAsync(Tenant tenant, VirtualKey firstKey, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (session, token) => await AddAsync(session, tenant, token) && await SqlVirtualKeyStore.AddAsync(session, firstKey, token),
            cancellationToken);

    public Task<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => FindAsync("id = @value", id.Value, cancellationToken);

    public Task<Tenant?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        FindAsync("lower(email) = lower(@value)", email, cancellationToken);

    public Task<Page<Tenant>> ListAsync(string? after, int limit, string? search, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async (session, token) =>
            {
                var sql = $"SELECT {Columns} FROM tenants WHERE id > @after {(search is null ? "" : Found)} ORDER BY id LIMIT @limit";
                var rows = await session.QueryAsync(session.Command(sql, ("after", after ?? ""), ("pattern", Holding(search ?? "")), ("limit", limit + 1L)), row => Read(row), token);
                return Paging.Cut(rows, limit, tenant => tenant.Id.Value);
            },
            cancellationToken);

    public async Task<UpdateResult> UpdateAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync((session, token) => UpdateAsync(session, tenant, token), cancellationToken);
        }
        catch (DbException exception) when (database.Dialect.IsDuplicate(exception))
        {
            return UpdateResult.Conflict; // another tenant has the e-mail address
        }
    }

    internal static Tenant Read(Row row, string prefix = "") => new()
    {
        Id = new(row.Text(prefix + "id")),
        Email = row.TextOrNull(prefix + "email"),
        Name = row.Text(prefix + "name"),
        Plan = row.TextOrNull(prefix + "plan"),
        Region = row.TextOrNull(prefix + "region"),
        CreatedAt = row.Time(prefix + "created_at"),
        DisabledAt = row.TimeOrNull(prefix + "disabled_at"),
        Limits = LimitColumns.Read(row, prefix),
        Revision = row.Long(prefix + "revision"),
    };

    private static string Holding(string text) =>
        $"%{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    private static async Task<bool> AddAsync(Session session, Tenant tenant, CancellationToken cancellationToken)
    {
        var revision = await session.TakeRevisionsAsync(1, cancellationToken);
        var added = await session.Command(Insert, Parameters(tenant, revision)).ExecuteAsync(cancellationToken);
        return Changed(session, tenant.Id, revision, added);
    }

    private static async Task<UpdateResult> UpdateAsync(Session session, Tenant tenant, CancellationToken cancellationToken)
    {
        var revision = await session.TakeRevisionsAsync(1, cancellationToken);
        var updated = await session.Command(Update, [.. Parameters(tenant, revision), ("read", tenant.Revision)]).ExecuteAsync(cancellationToken);
        if (Changed(session, tenant.Id, revision, updated))
        {
            return UpdateResult.Done;
        }

        var there = await session.Command("SELECT COUNT(*) FROM tenants WHERE id = @id", ("id", tenant.Id.Value)).LongAsync(cancellationToken);
        return there > 0 ? UpdateResult.Conflict : UpdateResult.Missing;
    }

    private static bool Changed(Session session, TenantId id, long revision, int rows)
    {
        if (rows > 0)
        {
            session.Changes.Add(new(revision, RecordKind.Tenant, id.Value, id.Value, null));
        }

        return rows > 0;
    }

    private static (string Name, object? Value)[] Parameters(Tenant tenant, long revision) =>
    [
        ("id", tenant.Id.Value),
        ("email", tenant.Email),
        ("name", tenant.Name),
        ("plan", tenant.Plan),
        ("region", tenant.Region),
        ("created", tenant.CreatedAt),
        ("disabled", tenant.DisabledAt),
        ("revision", revision),
        .. LimitColumns.Parameters(tenant.Limits),
    ];

    private Task<Tenant?> FindAsync(string condition, string value, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (session, token) => session.FindAsync(session.Command($"SELECT {Columns} FROM tenants WHERE {condition}", ("value", value)), row => Read(row), token),
            cancellationToken);
}
