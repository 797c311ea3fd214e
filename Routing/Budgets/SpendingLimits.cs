namespace Routing.Budgets;

/// <summary>What a tenant or one of its virtual keys may use and spend. Null: no limit. Both the tenant's and the key's must admit.</summary>
public sealed record SpendingLimits
{
    /// <summary>No limit of any kind.</summary>
    public static SpendingLimits None { get; } = new();

    /// <summary>In any trailing 60 s.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>In any trailing 60 s; prompt and completion together.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests under way at once.</summary>
    public int? Parallel { get; init; }

    /// <summary>USD per UTC day; a request belongs to the day on which it was admitted.</summary>
    public decimal? PerDay { get; init; }

    /// <summary>USD per UTC month; a request belongs to the month in which it was admitted.</summary>
    public decimal? PerMonth { get; init; }

    /// <summary>USD ever.</summary>
    public decimal? Lifetime { get; init; }

    /// <summary>USD for one request, its fallbacks included.</summary>
    public decimal? PerRequest { get; init; }

    /// <summary>True when money is limited, so that nothing whose price is unknown may be bought.</summary>
    public bool LimitsMoney => HasBudget || PerRequest is not null;

    internal bool HasBudget => PerDay is not null || PerMonth is not null || Lifetime is not null;
}
