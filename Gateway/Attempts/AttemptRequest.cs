using System.Collections.Immutable;
using Gateway.Providers;
using Gateway.Streaming;

namespace Gateway.Attempts;

/// <summary>What an attempt sends, complete but for a signature.</summary>
/// <param name="route">Where to.</param>
/// <param name="message">What.</param>
/// <param name="body">Where its body lies, if it was rendered; taken over, and given back once it is sent.</param>
internal sealed class AttemptRequest(ProviderRoute route, HttpRequestMessage message, PooledBuffer? body = null) : IDisposable
{
    /// <summary>What the rendering left out or changed.</summary>
    public ImmutableArray<string> Dropped { get; init; } = [];

    /// <summary>Signs and sends it. Once.</summary>
    public Task<HttpResponseMessage> SendAsync(CancellationToken cancellationToken) => route.Secret.Signer is { } signer
        ? SendSignedAsync(signer, cancellationToken)
        : route.Provider.Connections.SendAsync(message, cancellationToken);

    private async Task<HttpResponseMessage> SendSignedAsync(ICredentialSigner signer, CancellationToken cancellationToken)
    {
        await signer.SignAsync(message, body?.WrittenMemory ?? default, cancellationToken);
        return await route.Provider.Connections.SendAsync(message, cancellationToken);
    }

    public void Dispose()
    {
        message.Dispose();
        body?.Dispose();
    }
}
