namespace Gateway.Providers;

/// <summary>Puts a credential on a request that is more than a header with a key: a token that expires, or a signature over the body.</summary>
internal interface ICredentialSigner
{
    /// <summary>Signs the request. Mostly completes at once; it waits only where a token must be fetched first.</summary>
    /// <param name="request">With its address and headers complete.</param>
    /// <param name="body">What the request will send.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="System.Security.Authentication.AuthenticationException">There is no credential, or whoever gives tokens for it refuses: its message may be shown.</exception>
    /// <exception cref="HttpRequestException">Whoever gives tokens cannot be reached.</exception>
    ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
