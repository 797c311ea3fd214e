using System.Text.Json;
using Gateway.Protocols;
using Gateway.Telemetry.Metrics;
using Routing.Chains;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Providers;

/// <summary>A route that can be called: the target's provider, and the secret that goes with the credential.</summary>
internal sealed class ProviderRoute(Target target, CredentialId credential, IRouteHealth health, Provider provider, RouteCredential secret)
    : Route(target, credential, health)
{
    public Provider Provider { get; } = provider;

    /// <summary>What the target's requests and answers are translated by; null where they are passed on.</summary>
    public IProtocol? Protocol { get; } = provider.Protocol?.For(target.Id.Model);

    /// <summary>Where requests go that are passed on; null where they are translated.</summary>
    public Uri? Address { get; } = provider.Protocol is null ? provider.ChatCompletionsOf(target.Id.Model) : null;

    /// <summary>Where Anthropic Messages requests go that are passed on; null where they are translated.</summary>
    public Uri? MessagesAddress { get; } = provider.MessagesOf(target.Id.Model);

    /// <summary>Where OpenAI Responses requests go that are passed on; null where they are translated.</summary>
    public Uri? ResponsesAddress { get; } = provider.ResponsesOf(target.Id.Model);

    /// <summary>Where OpenAI Completions requests go that are passed on; null where they are translated.</summary>
    public Uri? CompletionsAddress { get; } = provider.CompletionsOf(target.Id.Model);

    /// <summary>Where requests for embeddings go that are passed on; null where they are translated.</summary>
    public Uri? EmbeddingsAddress { get; } = provider.Protocol is null ? provider.EmbeddingsAddressOf(target.Id.Model) : null;

    /// <summary>The secret.</summary>
    public RouteCredential Secret => secret;

    /// <summary>What measures its attempts, once there was one.</summary>
    public TargetMeter? Meter { get; set; }

    /// <summary>The provider's own name for the model, as a JSON string in UTF-8.</summary>
    public ReadOnlyMemory<byte> ModelJson { get; } = JsonSerializer.SerializeToUtf8Bytes(target.Id.Model);

    /// <summary>What a provider said of a failure, without the secrets it was sent, should it have repeated them.</summary>
    public Failure Redact(Failure failure) => failure with
    {
        Message = Redact(failure.Message)!,
        Code = Redact(failure.Code),
        Type = Redact(failure.Type),
        Param = Redact(failure.Param),
    };

    private string? Redact(string? text) => text is null ? null : Secrets().Aggregate(text, Redact);

    private IEnumerable<string> Secrets() => secret.ApiKey is not { } apiKey ? Provider.SecretHeaders : Provider.SecretHeaders.Prepend(apiKey);

    /// <summary>A long message was cut short, perhaps in the middle of the secret: then its beginning goes too.</summary>
    private static string Redact(string text, string secret)
    {
        text = text.Replace(secret, "***", StringComparison.Ordinal);
        var end = text.EndsWith('…') ? text.Length - 1 : 0;
        for (var length = Math.Min(secret.Length - 1, end); length >= 4; length--)
        {
            if (text.AsSpan(0, end).EndsWith(secret.AsSpan(0, length), StringComparison.Ordinal))
            {
                return string.Concat(text.AsSpan(0, end - length), "***…");
            }
        }

        return text;
    }
}
