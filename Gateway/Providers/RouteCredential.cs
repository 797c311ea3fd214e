namespace Gateway.Providers;

/// <summary>One secret, ready to be put onto requests.</summary>
internal sealed class RouteCredential
{
    private readonly string? _header;
    private readonly string? _value;

    /// <param name="scheme">How.</param>
    /// <param name="apiKey">The secret; null for an open endpoint, or one whose signer finds its credential itself.</param>
    /// <param name="signer">Signs instead of the header; null for none.</param>
    public RouteCredential(CredentialScheme scheme, string? apiKey, ICredentialSigner? signer)
    {
        (ApiKey, Signer) = (apiKey, signer);
        if (signer is null && apiKey is not null)
        {
            (_header, _value) = (scheme.Header, scheme.Prefix + apiKey);
        }
    }

    public string? ApiKey { get; }

    public ICredentialSigner? Signer { get; }

    /// <summary>Sets the header, if that is the way.</summary>
    public void Apply(HttpRequestMessage request)
    {
        if (_header is not null)
        {
            request.Headers.TryAddWithoutValidation(_header, _value);
        }
    }
}
