using System.Net.Http.Headers;
using System.Security.Authentication;
using Azure;
using Azure.Core;
using Azure.Identity;
using Microsoft.Identity.Client;

namespace Gateway.Providers;

/// <summary>
/// Signs requests to Azure with a token of Microsoft Entra's, of a client's secret or of whatever identity the machine has. A token is kept, and the next one fetched
/// minutes before it runs out while the old one still serves.
/// </summary>
internal sealed class EntraCredentialSigner : ICredentialSigner
{
    /// <summary>How long before a token's end another is fetched, where its issuer does not say.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    private readonly LeasedCredential<AuthenticationHeaderValue> _token;

    /// <param name="credential">Who asks for tokens.</param>
    /// <param name="scope">What for, e.g. <c>https://cognitiveservices.azure.com/.default</c>.</param>
    /// <param name="time">By which tokens last.</param>
    public EntraCredentialSigner(TokenCredential credential, string scope, TimeProvider time) =>
        _token = new(cancellationToken => FetchAsync(credential, new([scope]), time, cancellationToken), time);

    /// <summary>The machine's own identity: environment variables, a workload's or a managed identity, a developer's sign-in.</summary>
    /// <param name="address">The row's base URL, by which cloud it is.</param>
    /// <param name="time">By which tokens last.</param>
    public static EntraCredentialSigner FromMachine(Uri address, TimeProvider time)
    {
        var cloud = AzureCloud.Of(address);
        return new(new DefaultAzureCredential(new DefaultAzureCredentialOptions { AuthorityHost = cloud.Authority, ExcludeInteractiveBrowserCredential = true }), cloud.Scope, time);
    }

    /// <summary>A client's secret as text: <c>tenant_id:client_id:client_secret</c>.</summary>
    /// <returns>Null when it is no such text.</returns>
    public static EntraCredentialSigner? FromText(string text, Uri address, TimeProvider time)
    {
        if (text.Split(':', 3) is not [{ Length: > 0 } tenant, { Length: > 0 } client, { Length: > 0 } secret] || tenant.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.')))
        {
            return null;
        }

        var cloud = AzureCloud.Of(address);
        return new(new ClientSecretCredential(tenant, client, secret, new ClientSecretCredentialOptions { AuthorityHost = cloud.Authority }), cloud.Scope, time);
    }

    public ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var token = _token.GetAsync(cancellationToken);
        if (token.IsCompletedSuccessfully)
        {
            request.Headers.Authorization = token.Result;
            return ValueTask.CompletedTask;
        }

        return WaitAndSignAsync(request, token);
    }

    private static async ValueTask WaitAndSignAsync(HttpRequestMessage request, ValueTask<AuthenticationHeaderValue> token) => request.Headers.Authorization = await token;

    private static async Task<Lease<AuthenticationHeaderValue>> FetchAsync(TokenCredential credential, TokenRequestContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var token = await credential.GetTokenAsync(context, cancellationToken);
            var now = time.GetUtcNow();
            var renewFrom = token.RefreshOn ?? token.ExpiresOn - Ahead;
            return new(new("Bearer", token.Token), renewFrom > now ? renewFrom : now, token.ExpiresOn);
        }
        catch (CredentialUnavailableException exception)
        {
            throw new AuthenticationException("There is no Azure identity on this machine.", exception);
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            throw new HttpRequestException("Microsoft Entra gives no token now.", exception);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new AuthenticationException("Microsoft Entra refused the credential.", exception);
        }
    }

    /// <summary>Whether waiting may help: whoever gives tokens could not be reached, or is in trouble.</summary>
    private static bool IsPassing(Exception? exception) => exception switch
    {
        null => false,
        HttpRequestException or IOException or OperationCanceledException => true,
        RequestFailedException failed => failed.Status is 0 or 429 or >= 500,
        MsalServiceException failed => failed.StatusCode is 429 or >= 500,
        AggregateException many => many.InnerExceptions.All(IsPassing),
        _ => IsPassing(exception.InnerException),
    };
}
