using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.Util;

namespace Gateway.Providers;

/// <summary>
/// Signs requests to Google Cloud with a bearer token, of a service account's key or of the machine's application default credentials. A token is kept until it
/// expires, and from six minutes before that a new one is fetched while the old one still serves: of the requests, only the first waits for the network.
/// </summary>
internal sealed class GoogleCredentialSigner : ICredentialSigner
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    private readonly Func<Task<ITokenAccessWithHeaders>> _open;
    private volatile Task<ITokenAccessWithHeaders>? _opened;
    private volatile AuthenticationHeaderValue? _bearer;

    private GoogleCredentialSigner(Func<Task<ITokenAccessWithHeaders>> open) => _open = open;

    /// <summary>
    /// The credentials Google's libraries find by themselves: <c>GOOGLE_APPLICATION_CREDENTIALS</c>, gcloud's own, or those of the machine it runs on.
    /// Looked for when the first request is signed, and again by the next one where there are none.
    /// </summary>
    public static GoogleCredentialSigner FromApplicationDefault() =>
        new(static async () => (await GoogleCredential.GetApplicationDefaultAsync()).CreateScoped(Scope));

    /// <param name="json">A credential file's text: a service account's key, or any other kind that Google's libraries read.</param>
    /// <param name="time">By which tokens expire.</param>
    /// <param name="handler">Makes what the calls to the token endpoint go through; null for a connection of its own.</param>
    /// <exception cref="FormatException">It is no credential; the message says why and quotes nothing of it.</exception>
    public static GoogleCredentialSigner FromJson(string json, TimeProvider time, Func<HttpMessageHandler>? handler = null)
    {
        try
        {
            var parameters = Google.Apis.Json.NewtonsoftJsonSerializer.Instance.Deserialize<JsonCredentialParameters>(json);
            var clients = new TokenClients(handler);
            ITokenAccessWithHeaders credential = parameters.Type == JsonCredentialParameters.ServiceAccountCredentialType
                ? FromServiceAccount(parameters, time, clients)
                : CredentialFactory.FromJsonParameters<GoogleCredential>(parameters).CreateScoped(Scope).CreateWithHttpClientFactory(clients);
            var opened = Task.FromResult(credential);
            return new(() => opened);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new FormatException("The Google credential is neither a service account's key nor another credential file's JSON.");
        }
    }

    public ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (_opened is { IsCompletedSuccessfully: true } opened && Ask(opened.Result, cancellationToken) is { IsCompletedSuccessfully: true } token)
        {
            Sign(request, token.Result);
            return ValueTask.CompletedTask;
        }

        return WaitAndSignAsync(request, cancellationToken);
    }

    private static ServiceAccountCredential FromServiceAccount(JsonCredentialParameters key, TimeProvider time, TokenClients clients) =>
        new(new ServiceAccountCredential.Initializer(key.ClientEmail, key.TokenUri ?? GoogleAuthConsts.OidcTokenUrl)
        {
            ProjectId = key.ProjectId,
            KeyId = key.PrivateKeyId,
            QuotaProject = key.QuotaProject,
            Scopes = [Scope],
            Clock = new TokenClock(time),
            HttpClientFactory = clients,
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,   // the chain has other targets; whether to try again is decided there
        }.FromPrivateKey(key.PrivateKey));

    private static Task<AccessTokenWithHeaders> Ask(ITokenAccessWithHeaders credential, CancellationToken cancellationToken) =>
        credential.GetAccessTokenWithHeadersForRequestAsync(cancellationToken: cancellationToken);

    private void Sign(HttpRequestMessage request, AccessTokenWithHeaders token)
    {
        var bearer = _bearer;
        if (bearer?.Parameter != token.AccessToken)
        {
            _bearer = bearer = new("Bearer", token.AccessToken);
        }

        request.Headers.Authorization = bearer;
        token.AddHeaders(request);   // whom to bill, where a user's own credentials say so
    }

    private async ValueTask WaitAndSignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var opened = _opened;
            if (opened is null || opened.IsFaulted)
            {
                _opened = opened = _open();
            }

            var credential = await opened.WaitAsync(cancellationToken);
            Sign(request, await Ask(credential, cancellationToken));
        }
        catch (TokenResponseException exception) when (IsPassing(exception))
        {
            throw new HttpRequestException("Google's token endpoint cannot serve now.", exception);
        }
        catch (TokenResponseException exception)
        {
            throw new AuthenticationException($"Google's token endpoint refused the credential: {exception.Error?.Error ?? "no reason given"}.", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new AuthenticationException("There are no application default credentials of Google's on this machine.", exception);
        }
    }

    private static bool IsPassing(TokenResponseException exception) => exception.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private sealed class TokenClock(TimeProvider time) : IClock
    {
        public DateTime Now => time.GetLocalNow().DateTime;

        public DateTime UtcNow => time.GetUtcNow().UtcDateTime;
    }

    private sealed class TokenClients(Func<HttpMessageHandler>? handler) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => handler?.Invoke() ?? base.CreateHandler(args);
    }
}
