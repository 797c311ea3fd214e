using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Errors;
using Gateway.Providers;
using Kit;
using Routing.Failures;

namespace Gateway.Tests.Providers;

public sealed class GoogleCredentialSignerTests
{
    private static readonly string PrivateKey = MakeKey();

    private readonly VirtualTime _time = new();
    private readonly TokenEndpoint _endpoint = new();

    [Fact]
    public async Task Requests_WhileATokenLasts_AskTheEndpointOnce()
    {
        var signer = Signer();

        for (var i = 0; i < 5; i++)
        {
            (await SignAsync(signer)).ShouldBe("Bearer token-1");
            _time.Advance(TimeSpan.FromMinutes(10));
        }

        _endpoint.Calls.ShouldBe(1);
        _endpoint.Forms[0].ShouldStartWith("assertion=");
        _endpoint.Addresses.ShouldAllBe(a => a == "https://tokens.test/token");
    }

    [Fact]
    public async Task Request_WithATokenAtHand_IsSignedAtOnce()
    {
        var signer = Signer();
        await SignAsync(signer);
        using var request = new HttpRequestMessage();

        signer.SignAsync(request, default, CancellationToken.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue();

        request.Headers.Authorization!.Parameter.ShouldBe("token-1");
    }

    [Fact(Timeout = 30_000)]
    public async Task Token_SoonToExpire_IsRenewedWhileItStillServes()
    {
        var signer = Signer();
        await SignAsync(signer);
        _time.Advance(TimeSpan.FromMinutes(57));
        _endpoint.Hold();
        using var request = new HttpRequestMessage();

        var signed = signer.SignAsync(request, default, CancellationToken.None).AsTask();

        signed.IsCompletedSuccessfully.ShouldBeTrue("the endpoint is slow, but the old token is still good");
        request.Headers.Authorization!.Parameter.ShouldBe("token-1");
        _endpoint.Release();
        await _endpoint.WaitForAsync(2);
        await EventuallyAsync(signer, "Bearer token-2");
        _endpoint.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Token_Expired_IsWaitedForByAll_AndFetchedOnce()
    {
        var signer = Signer();
        await SignAsync(signer);
        _time.Advance(TimeSpan.FromHours(2));
        _endpoint.Hold();

        var waiting = Enumerable.Range(0, 20).Select(_ => SignAsync(signer)).ToArray();
        waiting.ShouldAllBe(w => !w.IsCompleted);
        _endpoint.Release();

        (await Task.WhenAll(waiting)).ShouldAllBe(token => token == "Bearer token-2");
        _endpoint.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Credential_ThatIsRefused_IsTheCredentialsFault_AndAskedAgainNextTime()
    {
        var signer = Signer();
        _endpoint.Answer = (HttpStatusCode.BadRequest, """{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""");

        var thrown = await Should.ThrowAsync<AuthenticationException>(() => SignAsync(signer));

        thrown.Message.ShouldContain("invalid_grant");
        FailureClassifier.FromTransport(thrown).Kind.ShouldBe(FailureKind.CredentialRejected);
        _endpoint.Answer = null;
        (await SignAsync(signer)).ShouldStartWith("Bearer token-");
    }

    [Fact]
    public async Task Endpoint_ThatCannotServe_IsUnreachable()
    {
        var signer = Signer();
        _endpoint.Answer = (HttpStatusCode.ServiceUnavailable, """{"error":"unavailable"}""");

        var thrown = await Should.ThrowAsync<HttpRequestException>(() => SignAsync(signer));

        FailureClassifier.FromTransport(thrown).Kind.ShouldBe(FailureKind.Unreachable);
        _endpoint.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Request_GivenUp_DoesNotWaitForTheToken()
    {
        var signer = Signer();
        _endpoint.Hold();
        using var given = new CancellationTokenSource();
        using var request = new HttpRequestMessage();
        var signing = signer.SignAsync(request, default, given.Token).AsTask();

        await given.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => signing);
        _endpoint.Release();
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"type":"service_account","client_email":"a@b","private_key":"SECRET"}""")]
    public void Json_ThatIsNoCredential_IsSaidToBe_WithoutQuotingIt(string json) =>
        Should.Throw<FormatException>(() => GoogleCredentialSigner.FromJson(json, _time)).ToString().ShouldNotContain("SECRET");

    private static async Task<string> SignAsync(GoogleCredentialSigner signer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://x.test/");
        await signer.SignAsync(request, default, TestContext.Current.CancellationToken);
        return request.Headers.Authorization!.ToString();
    }

    /// <summary>The renewal ends on a thread of its own.</summary>
    private static async Task EventuallyAsync(GoogleCredentialSigner signer, string token)
    {
        while (await SignAsync(signer) != token)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static string MakeKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private GoogleCredentialSigner Signer() => GoogleCredentialSigner.FromJson(
        JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["type"] = "service_account",
            ["project_id"] = "p",
            ["private_key_id"] = "k",
            ["private_key"] = PrivateKey,
            ["client_email"] = "robot@p.iam.gserviceaccount.com",
            ["token_uri"] = "https://tokens.test/token",
        }),
        _time,
        () => _endpoint.Handler());

    private sealed class TokenEndpoint
    {
        private readonly SemaphoreSlim _called = new(0);
        private TaskCompletionSource? _held;
        private int _calls;

        public int Calls => _calls;

        public List<string> Forms { get; } = [];

        public List<string> Addresses { get; } = [];

        public (HttpStatusCode Status, string Body)? Answer { get; set; }

        public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held!.SetResult();

        public async Task WaitForAsync(int calls)
        {
            while (_calls < calls)
            {
                await _called.WaitAsync(TestContext.Current.CancellationToken);
            }
        }

        public HttpMessageHandler Handler() => new Line(this);

        private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var call = Interlocked.Increment(ref _calls);
            Forms.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            Addresses.Add(request.RequestUri!.ToString());
            _called.Release();
            if (_held is { } held)
            {
                await held.Task;
            }

            var (status, body) = Answer ?? (HttpStatusCode.OK, $$"""{"access_token":"token-{{call}}","expires_in":3600,"token_type":"Bearer"}""");
            return new(status) { Content = new StringContent(body, null, "application/json"), RequestMessage = request };
        }

        private sealed class Line(TokenEndpoint endpoint) : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => endpoint.AnswerAsync(request, cancellationToken);
        }
    }
}
