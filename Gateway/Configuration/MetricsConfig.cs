namespace Gateway.Configuration;

/// <summary>What <c>/metrics</c> shows, and to whom.</summary>
public sealed record MetricsConfig
{
    /// <summary>Who may read. Default: the operator.</summary>
    public MetricsAccess Access { get; init; } = MetricsAccess.Operator;

    /// <summary>Whether tenants are named. Default: no; what is left of their budgets is then the least of all.</summary>
    public bool Tenants { get; init; }
}
