using System.Text.Json;
using Routing.Chains;
using Routing.ControlPlane;
using Routing.Failures;
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

    /// <summary>What a provider said of a failure, without the secrets it was sent, should it have repeated them.</summary>
    public Failure Redact(Failure failure) => failure with
    {
        Message = Redact(failure.Message) ?? "",
        Code = Redact(failure.Code),
        Type = Redact(failure.Type),
        Param = Redact(failure.Param),
    };

    private string? Redact(string? text) => Provider.SecretHeaders.Aggregate(
        apiKey is null ? text : text?.Replace(apiKey, "***", StringComparison.Ordinal),
        static (text, secret) => text?.Replace(secret, "***", StringComparison.Ordinal));
}
