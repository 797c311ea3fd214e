using System.Net;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace Gateway.Providers;

/// <summary>Signs requests to Amazon Bedrock with Signature Version 4: with keys given as text, or with those the AWS SDK finds on the machine.</summary>
internal sealed partial class AwsCredentialSigner : ICredentialSigner
{
    private const string Service = "bedrock";

    /// <summary>How often the SDK is asked; it keeps credentials itself and renews them minutes before they run out, so what it gave two minutes ago is still good.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(2);

    private readonly string _region;
    private readonly TimeProvider _time;
    private readonly ImmutableCredentials? _fixed;
    private readonly LeasedCredential<ImmutableCredentials>? _leased;

    private AwsCredentialSigner(string region, TimeProvider time, ImmutableCredentials credentials) => (_region, _time, _fixed) = (region, time, credentials);

    /// <param name="region">E.g. <c>us-east-1</c>.</param>
    /// <param name="time">By which requests are dated.</param>
    /// <param name="find">Finds the machine's credentials: tests put their own here.</param>
    internal AwsCredentialSigner(string region, TimeProvider time, Func<CancellationToken, Task<ImmutableCredentials>> find)
    {
        (_region, _time) = (region, time);
        _leased = new(
            async cancellationToken =>
            {
                var found = await find(cancellationToken);
                var now = time.GetUtcNow();
                return new(found, now + Fresh, now + Good);
            },
            time);
    }

    /// <summary>
    /// The credentials the AWS SDK finds by itself: environment variables, a profile of the shared files, the container's or the machine's role. Looked for when the first request is signed.
    /// </summary>
    public static AwsCredentialSigner FromChain(string region, TimeProvider time) => new(region, time, FindAsync);

    /// <summary>Keys as text: <c>access_key:secret</c>, or <c>access_key:secret:session_token</c>.</summary>
    /// <returns>Null when it is no such text; then it is a Bedrock API key, which goes into a header as it stands.</returns>
    public static AwsCredentialSigner? FromText(string text, string region, TimeProvider time) =>
        KeysText().Match(text) is { Success: true } match
            ? new(region, time, new ImmutableCredentials(match.Groups["id"].Value, match.Groups["secret"].Value, match.Groups["token"] is { Success: true } token ? token.Value : null))
            : null;

    public ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (_fixed is not null)
        {
            Sign(request, body, _fixed);
            return ValueTask.CompletedTask;
        }

        var credentials = _leased!.GetAsync(cancellationToken);
        if (credentials.IsCompletedSuccessfully)
        {
            Sign(request, body, credentials.Result);
            return ValueTask.CompletedTask;
        }

        return WaitAndSignAsync(request, body, credentials);
    }

    private async ValueTask WaitAndSignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, ValueTask<ImmutableCredentials> credentials) =>
        Sign(request, body, await credentials);

    private void Sign(HttpRequestMessage request, ReadOnlyMemory<byte> body, ImmutableCredentials credentials)
    {
        var address = request.RequestUri!;
        var now = _time.GetUtcNow();
        var date = AwsSignature.DateOf(now);
        ReadOnlySpan<KeyValuePair<string, string>> headers = [new("host", AwsSignature.HostOf(address)), new("x-amz-date", date), new("x-amz-security-token", credentials.Token)];
        var signed = credentials.UseToken ? headers : headers[..2];
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        if (credentials.UseToken)
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", credentials.Token);
        }

        request.Headers.TryAddWithoutValidation("Authorization", AwsSignature.Sign(request.Method.Method, address, signed, body.Span, credentials, _region, Service, now));
    }

    private static async Task<ImmutableCredentials> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync().WaitAsync(cancellationToken);
            return await found.GetCredentialsAsync().WaitAsync(cancellationToken);
        }
        catch (AmazonServiceException exception) when (exception.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            throw new HttpRequestException("AWS gives no credentials now.", exception);
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidOperationException or ArgumentException)
        {
            throw new AuthenticationException("There are no AWS credentials on this machine: not in the environment, a profile, or a role of the container or the machine.", exception);
        }
        catch (OperationCanceledException exception)
        {
            throw new HttpRequestException("AWS gave no credentials in time.", exception);
        }
    }

    [GeneratedRegex("^(?<id>[A-Za-z0-9_]{16,128}):(?<secret>[^:]+)(:(?<token>[^:]+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex KeysText();
}
