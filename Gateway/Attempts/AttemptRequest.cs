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
    public async ValueTask<HttpResponseMessage> SendAsync(CancellationToken cancellationToken)
    {
        if (route.Secret.Signer is { } signer)
        {
            await signer.SignAsync(message, body?.WrittenMemory ?? default, cancellationToken);
        }

        return await route.Provider.Connections.SendAsync(message, cancellationToken);
    }

    public void Dispose()
    {
        message.Dispose();
        body?.Dispose();
    }
}
