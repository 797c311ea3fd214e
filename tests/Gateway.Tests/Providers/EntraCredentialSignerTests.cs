using System.Security.Authentication;
using Azure.Core;
using Azure.Identity;
using Gateway.Configuration;
using Gateway.Providers;
using Kit;

namespace Gateway.Tests.Providers;

public class EntraCredentialSignerTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Requests_WhileATokenLasts_AskOnce()
    {
        var credential = new Credential(n => new AccessToken($"token-{n}", _time.GetUtcNow() + TimeSpan.FromHours(1)));
        var signer = new EntraCredentialSigner(credential, "scope/.default", _time);

        (await SignAsync(signer)).ShouldBe("Bearer token-1");
        _time.Advance(TimeSpan.FromMinutes(30));
        (await SignAsync(signer)).ShouldBe("Bearer token-1");
        _time.Advance(TimeSpan.FromMinutes(31));
        (await SignAsync(signer)).ShouldBe("Bearer token-2");
        credential.Scopes.ShouldBe(["scope/.default", "scope/.default"]);
    }

    [Fact]
    public async Task Credential_Refused_SaysSoWithoutQuotingIt()
    {
        var signer = new EntraCredentialSigner(new Credential(_ => throw new AuthenticationFailedException("AADSTS7000215: secret abc")), "s", _time);

        (await Should.ThrowAsync<AuthenticationException>(() => SignAsync(signer))).Message.ShouldNotContain("abc");
    }

    [Fact]
    public async Task Identity_OfAMachineWithoutOne_IsMissing() =>
        await Should.ThrowAsync<AuthenticationException>(() => SignAsync(new(new Credential(_ => throw new CredentialUnavailableException("none", new HttpRequestException())), "s", _time)));

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task TokenEndpoint_InTrouble_BlamesNoCredential(int status) =>
        await Should.ThrowAsync<HttpRequestException>(() => SignAsync(new(new Credential(_ => throw new AuthenticationFailedException("x", new Azure.RequestFailedException(status, "y"))), "s", _time)));

    [Fact]
    public async Task Row_WithACredentialOfEachKind_GetsWhatItNeeds()
    {
        var row = new ProviderConfig { Name = "a", Format = "azure-openai", BaseUrl = new("https://x.openai.azure.com"), Auth = "entra" };

        EntraSigners.Create(row, "tenant-1:client:se:cret", _time).ShouldBeOfType<EntraCredentialSigner>();
        EntraSigners.Create(row, null, _time).ShouldBeOfType<EntraCredentialSigner>();
        EntraSigners.Create(row, "eyJ0eXAiOiJKV1Qi.x.y", _time).ShouldBeNull("a token goes into a header");
        using var request = new HttpRequestMessage();
        await Should.ThrowAsync<AuthenticationException>(async () => await EntraSigners.Create(row, "0123456789abcdef", _time)!.SignAsync(request, default, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("https://x.openai.azure.com", "https://login.microsoftonline.com/", "https://cognitiveservices.azure.com/.default")]
    [InlineData("https://x.openai.azure.us", "https://login.microsoftonline.us/", "https://cognitiveservices.azure.us/.default")]
    [InlineData("https://x.openai.azure.cn", "https://login.chinacloudapi.cn/", "https://cognitiveservices.azure.cn/.default")]
    public void Cloud_IsKnownByTheAddress(string address, string authority, string scope) => AzureCloud.Of(new Uri(address)).ShouldBe(new(new Uri(authority), scope));

    private static async Task<string> SignAsync(EntraCredentialSigner signer)
    {
        using var request = new HttpRequestMessage();
        await signer.SignAsync(request, default, TestContext.Current.CancellationToken);
        return request.Headers.Authorization!.ToString();
    }

    private sealed class Credential(Func<int, AccessToken> give) : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.Add(requestContext.Scopes.Single());
            return new(give(Scopes.Count));
        }
    }
}
