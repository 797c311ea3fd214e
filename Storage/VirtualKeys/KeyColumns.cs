using System.Collections.Immutable;
using Storage.Sql;
using Storage.Tenants;

namespace Storage.VirtualKeys;

/// <summary>The columns of a virtual key.</summary>
internal static class KeyColumns
{
    public const string Names = "id, tenant, name, hash, prefix, last4, created_at, expires_at, revoked_at, rotated_from, overlap_ends_at, scopes, revision, "
        + LimitColumns.Names;

    public const string Values = "@id, @tenant, @name, @hash, @shown, @last4, @created, @expires, @revoked, @rotated_from, @overlap, @scopes, @revision, "
        + LimitColumns.Values;

    /// <summary>A key and its tenant, whose columns are prefixed.</summary>
    public static string SelectWithTenant { get; } = $"""
        SELECT {string.Join(", ", Names.Split(", ").Select(name => $"k.{name}"))},
            t.id AS t_id, t.email AS t_email, t.name AS t_name, t.plan AS t_plan, t.region AS t_region, t.created_at AS t_created_at,
            t.disabled_at AS t_disabled_at, t.revision AS t_revision, {string.Join(", ", LimitColumns.Names.Split(", ").Select(name => $"t.{name} AS t_{name}"))}
        FROM virtual_keys k JOIN tenants t ON t.id = k.tenant
        WHERE k.hash = @hash
        """;

    public static (string Name, object? Value)[] Parameters(VirtualKey key, long revision) =>
    [
        ("id", key.Id.Value),
        ("tenant", key.Tenant.Value),
        ("name", key.Name),
        ("hash", key.Hash.ToArray()),
        ("shown", key.Shown),
        ("last4", key.Last4),
        ("created", key.CreatedAt),
        ("expires", key.ExpiresAt),
        ("revoked", key.RevokedAt),
        ("rotated_from", key.RotatedFrom?.Value),
        ("overlap", key.OverlapEndsAt),
        ("scopes", key.Scopes.IsDefault ? null : string.Join('\n', key.Scopes)),
        ("revision", revision),
        .. LimitColumns.Parameters(key.Limits),
    ];

    public static KeyHolder ReadHolder(Row row) => new(Read(row), SqlTenantStore.Read(row, "t_"));

    public static VirtualKey Read(Row row) => new()
    {
        Id = new(row.Text("id")),
        Tenant = new(row.Text("tenant")),
        Name = row.Text("name"),
        Hash = new(row.Bytes("hash")),
        Shown = row.Text("prefix"),
        Last4 = row.Text("last4"),
        CreatedAt = row.Time("created_at"),
        ExpiresAt = row.TimeOrNull("expires_at"),
        RevokedAt = row.TimeOrNull("revoked_at"),
        RotatedFrom = row.TextOrNull("rotated_from") is { } id ? new VirtualKeyId(id) : null,
        OverlapEndsAt = row.TimeOrNull("overlap_ends_at"),
        Scopes = ReadScopes(row.TextOrNull("scopes")),
        Limits = LimitColumns.Read(row),
        Revision = row.Long("revision"),
    };

    // One a line: no model or tier has a line break in its name. None at all is not the same as no restriction.
    private static ImmutableArray<string> ReadScopes(string? text) =>
        text is null ? default : [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
