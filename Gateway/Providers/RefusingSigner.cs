using System.Security.Authentication;

namespace Gateway.Providers;

/// <summary>Stands for a credential that no signer can be made of: whoever uses it is told, and nobody else is bothered.</summary>
/// <param name="reason">A sentence that quotes nothing of it.</param>
internal sealed class RefusingSigner(string reason) : ICredentialSigner
{
    public ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => throw new AuthenticationException(reason);
}
