using System.Collections.Immutable;
using Storage.Tenants;

namespace Storage.VirtualKeys;

/// <summary>A key a client may call with, as stored: without its text.</summary>
public sealed record VirtualKey
{
    public required VirtualKeyId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string Name { get; init; }

    public required KeyHash Hash { get; init; }

    /// <summary>The text's first characters, for lists.</summary>
    public required string Shown { get; init; }

    public required string Last4 { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The key this one replaces.</summary>
    public VirtualKeyId? RotatedFrom { get; init; }

    /// <summary>Set when another key replaces this one: until then both work.</summary>
    public DateTimeOffset? OverlapEndsAt { get; init; }

    /// <summary>Tiers, models and targets it may ask for; default (not empty): all. An empty one allows nothing.</summary>
    public ImmutableArray<string> Scopes { get; init; }

    /// <summary>Its own limits, within its tenant's.</summary>
    public UsageLimits Limits { get; init; } = UsageLimits.None;

    /// <summary>Of its last change; what an update is compared with.</summary>
    public long Revision { get; init; }

    /// <summary>Whether it opens anything at <paramref name="now"/>. Each end is the first instant at which it no longer does.</summary>
    public KeyStatus StatusAt(DateTimeOffset now) =>
        RevokedAt <= now ? KeyStatus.Revoked
        : ExpiresAt <= now ? KeyStatus.Expired
        : OverlapEndsAt <= now ? KeyStatus.Replaced
        : KeyStatus.Usable;

    public static VirtualKey Create(TenantId tenant, string name, NewKeyText text, DateTimeOffset now) => new()
    {
        Id = VirtualKeyId.New(now),
        Tenant = tenant,
        Name = name,
        Hash = text.Hash,
        Shown = text.Shown,
        Last4 = text.Last4,
        CreatedAt = now,
    };
}
