using Gateway.Configuration;

namespace Gateway.Providers;

/// <summary>A provider's row made ready for use: an address, its headers, a connection pool and its deadlines.</summary>
internal sealed class Provider(ProviderConfig config, HttpMessageInvoker connections)
{
    public string Name => config.Name;

    /// <summary>Where Chat Completions requests go.</summary>
    public Uri ChatCompletions { get; } = new(config.BaseUrl.AbsoluteUri.TrimEnd('/') + "/chat/completions");

    public TimeoutsConfig Timeouts => config.Timeouts;

    public QuirksConfig Quirks => config.Quirks;

    public HttpMessageInvoker Connections => connections;

    /// <summary>Values of the row's own headers that are long enough for a key: what holds one is not known, so all are kept from view.</summary>
    public IEnumerable<string> SecretHeaders => config.Headers.Values.Where(static value => value.Length >= 8);

    /// <summary>A request to it, complete but for its content.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="authorization">The value of the <c>Authorization</c> header; null for none.</param>
    public HttpRequestMessage CreateRequest(Uri address, string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var (name, value) in config.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
