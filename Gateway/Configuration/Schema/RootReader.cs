using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Reads a whole document: the table of contents of <c>gateway.yaml</c>.</summary>
internal static class RootReader
{
    private static readonly Scalar<AuthMode> Auth = Scalars.OneOf(("required", AuthMode.Required), ("open", AuthMode.Open));

    private static readonly Scalar<bool> SignupOpen = Scalars.OneOf(("closed", false), ("open", true));

    private static readonly Scalar<IPNetwork> Network = new("an address or a network, such as 10.0.0.0/8", TryReadNetwork);

    private static readonly Scalar<string> FernetKey = new("a Fernet key: 32 bytes in URL-safe base64", IsFernetKey) { Quotable = false };

    public static GatewayConfig Read(YamlMap document, Findings findings)
    {
        using var root = new Section(new Value(document.At, document, "", findings));
        var defaults = new GatewayConfig();
        var providerRows = root.Named("providers");
        var addressless = Addressless.Find(providerRows);
        var providers = providerRows
            .Where(row => addressless.Explain(row.Name) is null)
            .Select(row => ProviderReader.Read(row.Name, row.Value) ?? Stub(row.Name))
            .ToImmutableSortedDictionary(provider => provider.Name, provider => provider, StringComparer.Ordinal);
        var models = CatalogueReader.Read(root, providers, addressless);
        var tierRows = root.Named("tiers");
        string[] tierNames = [.. tierRows.Select(row => row.Name)];
        var names = new TargetNames(providers, models, tierNames, addressless);
        var config = defaults with
        {
            Auth = root.Read("auth", Auth, defaults.Auth),
            SignupOpen = root.Read("signup", SignupOpen, defaults.SignupOpen),
            TrustedProxies = [.. root.Items("trusted_proxies", Network).Select(network => network.Read)],
            TrustedHosts = [.. root.Items("trusted_hosts", Scalars.Text).Select(host => host.Read.ToLowerInvariant())],
            AllowPrivateBaseUrls = root.Read("allow_private_base_urls", Scalars.Flag, defaults.AllowPrivateBaseUrls),
            AdminKey = root.Find("admin_key") is { } adminKey ? Secrets.Read(adminKey) : null,
            EncryptionKeys = [.. root.Items("encryption_keys", FernetKey).Select(key => key.Read)],
            Store = StoreReader.Read(root),
            Cluster = ClusterReader.Read(root),
            MaxRequestBytes = root.Read("max_request_bytes", BytesText.Kind, defaults.MaxRequestBytes),
            Providers = providers,
            Models = models,
            Tiers = tierRows.ToImmutableSortedDictionary(row => row.Name, row => TierReader.Read(row.Name, row.Value, names, models), StringComparer.Ordinal),
            DefaultTier = ReadDefaultTier(root, tierNames),
            ControlPlane = ControlPlaneReader.Read(root),
            Limits = ControlPlaneReader.ReadLimits(root),
            Metrics = TelemetryReader.ReadMetrics(root),
            Telemetry = TelemetryReader.ReadTelemetry(root),
            Log = TelemetryReader.ReadLog(root),
            Drain = DrainReader.Read(root),
            Rules = RuleReader.Read(root, providers, models, tierNames),
        };
        if (config.Auth is AuthMode.Open && config.Limits != defaults.Limits)
        {
            root.Find("limits")!.Warn("for tenants; whoever calls without a virtual key, as auth: open allows, has no limits");
        }

        if (config.DefaultTier is { } first && config.Tiers.GetValueOrDefault(first) is { Kind: ModelKind.Embedding })
        {
            root.Find("default_tier")!.Fault($"'{first}' is a tier of embedding models, and the default tier answers chats");
        }

        PlannedReader.Check(root);
        return config;
    }

    // A row at fault still has a name: what refers to it is not at fault as well.
    private static ProviderConfig Stub(string name) => new() { Name = name, Format = "", BaseUrl = new Uri("http://invalid") };

    private static string? ReadDefaultTier(Section root, IReadOnlyCollection<string> tiers)
    {
        if (!root.TryRead("default_tier", Scalars.Text, out var name))
        {
            return null;
        }

        if (!tiers.Contains(name))
        {
            root.Find("default_tier")!.Fault($"unknown tier '{name}'{Nearest.Suggest(name, tiers)}");
        }

        return name;
    }

    private static bool TryReadNetwork(string text, out IPNetwork network)
    {
        text = text.Trim();
        if (IPAddress.TryParse(text, out var address))
        {
            network = new(address, address.AddressFamily is AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    private static bool IsFernetKey(string text, out string value)
    {
        value = text.Trim();
        Span<byte> key = stackalloc byte[33];
        return value.Length is 43 or 44
            && Convert.TryFromBase64String(value.Replace('-', '+').Replace('_', '/').PadRight(44, '='), key, out var length)
            && length == 32;
    }
}
