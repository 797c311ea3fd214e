using Gateway.Configuration;
using Routing.Budgets;
using Routing.Tenants;
using Storage.Tenants;
using Storage.VirtualKeys;
using TenantId = Routing.Tenants.TenantId;
using VirtualKeyId = Routing.Tenants.VirtualKeyId;

namespace Gateway.Accounting;

/// <summary>Who pays for a request, and within which limits, under one configuration. Made once and kept.</summary>
internal sealed class Payer
{
    /// <param name="tenant">Whose account it is.</param>
    /// <param name="key">By which key; null for everyone under <c>auth: open</c>, whom nothing limits.</param>
    /// <param name="config">Says what a tenant may use that has no limits of its own.</param>
    public Payer(Tenant tenant, VirtualKey? key, GatewayConfig config)
    {
        Config = config;
        Tenant = new TenantId(tenant.Id.Value);
        LedgerTenant = tenant.Id;
        if (key is not null)
        {
            Key = new VirtualKeyId(key.Id.Value);
            LedgerKey = key.Id;
            TenantLimits = Translate(tenant.Limits, config.Limits);
            KeyLimits = Translate(key.Limits, SpendingLimits.None);
        }

        PerRequest = TenantLimits.PerRequest is null || KeyLimits.PerRequest < TenantLimits.PerRequest ? KeyLimits.PerRequest : TenantLimits.PerRequest;
    }

    /// <summary>What the limits were made with.</summary>
    public GatewayConfig Config { get; }

    public TenantId Tenant { get; }

    /// <summary>Null without one.</summary>
    public VirtualKeyId? Key { get; }

    public SpendingLimits TenantLimits { get; } = SpendingLimits.None;

    public SpendingLimits KeyLimits { get; } = SpendingLimits.None;

    /// <summary>The most one request may cost, in USD; null: no ceiling.</summary>
    public decimal? PerRequest { get; }

    public bool LimitsMoney => TenantLimits.LimitsMoney || KeyLimits.LimitsMoney;

    public bool LimitsTokens => TenantLimits.TokensPerMinute is not null || KeyLimits.TokensPerMinute is not null;

    /// <summary>True when somebody is billed: nothing is done for him that cannot be accounted.</summary>
    public bool IsMetered => Key is not null;

    /// <summary><see cref="Tenant"/>, as the ledger names it.</summary>
    public Storage.Tenants.TenantId LedgerTenant { get; }

    /// <summary><see cref="Key"/>, as the ledger names it.</summary>
    public Storage.VirtualKeys.VirtualKeyId LedgerKey { get; } = Storage.VirtualKeys.VirtualKeyId.None;

    private static SpendingLimits Translate(UsageLimits limits, SpendingLimits defaults) => new()
    {
        RequestsPerMinute = Whole(limits.RequestsPerMinute) ?? defaults.RequestsPerMinute,
        TokensPerMinute = limits.TokensPerMinute ?? defaults.TokensPerMinute,
        Parallel = Whole(limits.Parallel) ?? defaults.Parallel,
        PerDay = limits.UsdPerDay,
        PerMonth = limits.UsdPerMonth,
        Lifetime = limits.UsdLifetime,
        PerRequest = limits.UsdPerRequest,
    };

    private static int? Whole(long? limit) => (int?)(limit > int.MaxValue ? int.MaxValue : limit);
}
