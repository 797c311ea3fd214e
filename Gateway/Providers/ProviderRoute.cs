using System.Text.Json;
using Routing.Chains;
using Routing.ControlPlane;
using Routing.Targets;

namespace Gateway.Providers;

/// <summary>A route that can be called: the target's provider, and the secret that goes with the credential.</summary>
internal sealed class ProviderRoute(Target target, CredentialId credential, IRouteHealth health, Provider provider, string? apiKey)
    : Route(target, credential, health)
{
    public Provider Provider { get; } = provider;

    /// <summary>The value of the <c>Authorization</c> header; null when the endpoint is open.</summary>
    public string? Authorization { get; } = apiKey is null ? null : $"Bearer {apiKey}";

    /// <summary>The provider's own name for the model, as a JSON string in UTF-8.</summary>
    public ReadOnlyMemory<byte> ModelJson { get; } = JsonSerializer.SerializeToUtf8Bytes(target.Id.Model);

    /// <summary><paramref name="text"/> without the secret, should a provider have repeated it.</summary>
    public string Redact(string text) => apiKey is null ? text : text.Replace(apiKey, "***", StringComparison.Ordinal);
}
