namespace Storage.Tenants;

/// <summary>What a tenant or a key may use and spend. Null: the operator's default.</summary>
public sealed record UsageLimits
{
    public static UsageLimits None { get; } = new();

    public long? RequestsPerMinute { get; init; }

    public long? TokensPerMinute { get; init; }

    public long? Parallel { get; init; }

    public decimal? UsdPerDay { get; init; }

    public decimal? UsdPerMonth { get; init; }

    public decimal? UsdLifetime { get; init; }

    /// <summary>The most one request may cost.</summary>
    public decimal? UsdPerRequest { get; init; }
}
