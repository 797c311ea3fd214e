using System.Collections.Immutable;
using System.Net;
using Routing.Budgets;
using Routing.ControlPlane;
using Storage;

namespace Gateway.Configuration;

/// <summary>A whole <c>gateway.yaml</c> laid over the built-in one, checked: every name in it resolves.</summary>
public sealed record GatewayConfig
{
    /// <summary>Who may call. Default: a virtual key is needed.</summary>
    public AuthMode Auth { get; init; } = AuthMode.Required;

    /// <summary>True when <c>POST /v1/users</c> creates tenants. Default: closed.</summary>
    public bool SignupOpen { get; init; }

    /// <summary>The operator's key; null closes <c>/admin</c> but for reading it from this machine in open mode.</summary>
    public string? AdminKey { get; init; }

    /// <summary>The operator's proxies in front of the gateway: from them, and nobody else, X-Forwarded-For is believed. Default: none.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Names, besides addresses and this machine's own, that a browser may know the gateway by. Lower case. Default: none.</summary>
    public ImmutableArray<string> TrustedHosts { get; init; } = [];

    /// <summary>True when tenants' own base URLs may point into private networks and at this machine, and may be plain HTTP. Default: the public internet alone.</summary>
    public bool AllowPrivateBaseUrls { get; init; }

    /// <summary>Fernet keys, newest first; none for one in the host's data folder. Read at start.</summary>
    public ImmutableArray<string> EncryptionKeys { get; init; } = [];

    /// <summary>Where the records are; null for a file in the host's data folder. Read at start.</summary>
    public StoreOptions? Store { get; init; }

    /// <summary>How the nodes of the cluster edition find each other; the standalone edition has no use for it. Read at start.</summary>
    public ClusterConfig Cluster { get; init; } = new();

    /// <summary>What a tenant may use that has no limits of its own: requests and tokens per minute, requests at once. Default: no limit.</summary>
    public SpendingLimits Limits { get; init; } = SpendingLimits.None;

    /// <summary>Largest request body in bytes. Default 32 MiB.</summary>
    public long MaxRequestBytes { get; init; } = 32L * 1024 * 1024;

    /// <summary>By name, built-in rows included.</summary>
    public ImmutableSortedDictionary<string, ProviderConfig> Providers { get; init; } = ImmutableSortedDictionary<string, ProviderConfig>.Empty;

    /// <summary>The catalogue, by <c>provider/model</c>.</summary>
    public ImmutableSortedDictionary<string, ModelConfig> Models { get; init; } = ImmutableSortedDictionary<string, ModelConfig>.Empty;

    /// <summary>By name.</summary>
    public ImmutableSortedDictionary<string, TierConfig> Tiers { get; init; } = ImmutableSortedDictionary<string, TierConfig>.Empty;

    /// <summary>The tier whose chain backs a bare model name; null for no fallback.</summary>
    public string? DefaultTier { get; init; }

    /// <summary>In order; the first that holds is the one.</summary>
    public ImmutableArray<RuleConfig> Rules { get; init; } = [];

    /// <summary>Circuits, cooling-off and the retry budget.</summary>
    public ControlPlaneOptions ControlPlane { get; init; } = new();

    /// <summary>What <c>/metrics</c> shows, and to whom.</summary>
    public MetricsConfig Metrics { get; init; } = new();

    /// <summary>Where traces and metrics are sent.</summary>
    public TelemetryConfig Telemetry { get; init; } = new();

    /// <summary>What is logged, and how.</summary>
    public LogConfig Log { get; init; } = new();

    /// <summary>How the gateway stops.</summary>
    public DrainConfig Drain { get; init; } = new();

    /// <summary>What the file asks for that this build reads but does not act on yet, as <c>file:line: text</c>; logged at start.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    // A record prints all it holds; this one must not.
    public override string ToString() => nameof(GatewayConfig);
}
