using System.Collections.Frozen;
using Gateway.Accounting;
using Gateway.Configuration;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Gateway.Admission;

/// <summary>Who is calling: a tenant, with the key it came by. Made once per key and kept.</summary>
internal sealed class Caller
{
    private readonly FrozenSet<string>? _scopes;
    private Payer? _payer;

    public Caller(KeyHolder holder)
        : this(holder.Tenant, holder.Key)
    {
    }

    /// <param name="tenant">Whose requests they are.</param>
    /// <param name="key">Null for everyone's under <c>auth: open</c>.</param>
    public Caller(Tenant tenant, VirtualKey? key)
    {
        (Tenant, Key) = (tenant, key);
        _scopes = key is { Scopes.IsDefault: false } ? key.Scopes.ToFrozenSet(StringComparer.Ordinal) : null;
    }

    /// <summary>Everyone without a key, under <c>auth: open</c>.</summary>
    public static Caller Anonymous { get; } = new(new() { Id = TenantId.Default, CreatedAt = DateTimeOffset.UnixEpoch }, null);

    /// <summary>Who pays; its plan and region are here too.</summary>
    public Tenant Tenant { get; }

    /// <summary>Null for <see cref="Anonymous"/>.</summary>
    public VirtualKey? Key { get; }

    /// <summary>True when the key may not ask for everything.</summary>
    public bool IsLimited => _scopes is not null;

    /// <summary>Its limits under <paramref name="config"/>.</summary>
    public Payer PayerUnder(GatewayConfig config)
    {
        var payer = _payer;
        return payer?.Config == config ? payer : _payer = new(Tenant, Key, config);
    }

    /// <summary>Why the key opens nothing at <paramref name="now"/>; null when it does.</summary>
    public string? WhyRefused(DateTimeOffset now) => Key?.StatusAt(now) switch
    {
        KeyStatus.Revoked => "This virtual key has been revoked.",
        KeyStatus.Expired => "This virtual key has expired.",
        KeyStatus.Replaced => "This virtual key has been replaced by another.",
        _ => Tenant.DisabledAt <= now ? "The account of this virtual key is disabled." : null,
    };

    /// <summary>Whether the key may ask for <paramref name="model"/>, by that very name.</summary>
    public bool MayAskFor(ReadOnlySpan<char> model) => _scopes is null || _scopes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(model);
}
