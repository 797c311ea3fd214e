using Gateway.Configuration;
using Gateway.Configuration.Schema;
using Gateway.Errors;
using Gateway.Providers;

namespace Gateway.Accounts;

/// <summary>A tenant's own key at a provider, to be kept.</summary>
internal sealed record CredentialRequest
{
    private const int Shortest = 8;
    private const int Longest = 1024;

    public string? Provider { get; init; }

    public string? ApiKey { get; init; }

    public string? BaseUrl { get; init; }

    public GatewayError? Check(GatewayConfig config) =>
        string.IsNullOrEmpty(Provider) ? AccountErrors.Missing("provider")
        : !config.Providers.ContainsKey(Provider) ? AccountErrors.Invalid("provider", "the name of a provider that is configured here")
        : string.IsNullOrEmpty(ApiKey) ? AccountErrors.Missing("api_key")
        : ApiKey.Length is < Shortest or > Longest || !ProviderScalars.Credential.TryParse(ApiKey, out var trimmed) || trimmed != ApiKey
            ? AccountErrors.Invalid("api_key", $"{Shortest} to {Longest} characters of printable ASCII without spaces")
        : BaseUrl is null ? null
        : !OwnEndpoint.TryParse(BaseUrl, out var address) ? AccountErrors.Invalid("base_url", "an absolute address without user, query or fragment, such as https://api.example.com/v1")
        : !OwnEndpoint.IsAllowed(address, config.AllowPrivateBaseUrls) ? AccountErrors.Invalid("base_url", "an https address on the public internet")
        : null;

    /// <summary>The address in one spelling; null for the provider's own.</summary>
    public string? Address => BaseUrl is not null && OwnEndpoint.TryParse(BaseUrl, out var address) ? address.AbsoluteUri : null;

    // A record prints all it holds; this one must not.
    public override string ToString() => Provider ?? "";
}
