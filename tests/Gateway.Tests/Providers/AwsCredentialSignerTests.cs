using Amazon.Runtime;
using Gateway.Configuration;
using Gateway.Providers;
using Kit;

namespace Gateway.Tests.Providers;

public class AwsCredentialSignerTests
{
    private const string Address = "https://bedrock-runtime.eu-central-1.amazonaws.com/model/m/converse";

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Request_SignedWithKeysAsText_CarriesDateTokenAndSignature()
    {
        var signer = AwsCredentialSigner.FromText("AKIAIOSFODNN7EXAMPLE:wJalr/XUt+nF:session==", "eu-central-1", _time).ShouldNotBeNull();

        using var request = await SignAsync(signer, "{}");

        var date = _time.GetUtcNow().UtcDateTime;
        Header(request, "X-Amz-Date").ShouldBe($"{date:yyyyMMdd'T'HHmmss'Z'}");
        Header(request, "X-Amz-Security-Token").ShouldBe("session==");
        Header(request, "Authorization").ShouldStartWith($"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/{date:yyyyMMdd}/eu-central-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=");
    }

    [Fact]
    public async Task Signature_DependsOnTheBody()
    {
        var signer = AwsCredentialSigner.FromText("AKIAIOSFODNN7EXAMPLE:secret", "eu-central-1", _time)!;

        using var one = await SignAsync(signer, "{}");
        using var same = await SignAsync(signer, "{}");
        using var other = await SignAsync(signer, "{ }");

        Header(same, "Authorization").ShouldBe(Header(one, "Authorization"));
        Header(other, "Authorization").ShouldNotBe(Header(one, "Authorization"));
        one.Headers.Contains("X-Amz-Security-Token").ShouldBeFalse();
    }

    [Theory]
    [InlineData("ABSKQmVkcm9ja0FQSUtleS1abc123=")]
    [InlineData("short:secret")]
    [InlineData("AKIAIOSFODNN7EXAMPLE:")]
    [InlineData("AKIAIOSFODNN7EXAMPLE:a:b:c")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    public void Text_ThatIsNoKeys_MakesNoSigner(string text) => AwsCredentialSigner.FromText(text, "us-east-1", _time).ShouldBeNull();

    [Fact]
    public async Task Row_WithACredentialOfEitherKind_GetsWhatItNeeds()
    {
        var row = new ProviderConfig { Name = "b", Format = "bedrock", BaseUrl = new("https://bedrock-runtime.us-west-2.amazonaws.com") };
        var nowhere = row with { BaseUrl = new("https://proxy.test") };

        AwsSigners.Create(row, "ABSKQmVkcm9ja0FQSUtleQ=", _time).ShouldBeNull("a Bedrock API key goes into a header");
        AwsSigners.Create(row, "AKIAIOSFODNN7EXAMPLE:secret", _time).ShouldBeOfType<AwsCredentialSigner>();
        AwsSigners.Create(row, null, _time).ShouldBeOfType<AwsCredentialSigner>();
        AwsSigners.Create(nowhere with { Region = "us-west-2" }, null, _time).ShouldBeOfType<AwsCredentialSigner>();
        await ShouldRefuseAsync(AwsSigners.Create(row, "two:parts", _time));
        await ShouldRefuseAsync(AwsSigners.Create(nowhere with { Region = "us" }, null, _time));
    }

    [Theory]
    [InlineData("https://bedrock-runtime.us-east-1.amazonaws.com", null, "us-east-1")]
    [InlineData("https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com", "eu-west-1", "us-gov-west-1")]
    [InlineData("https://vpce-1-a.bedrock-runtime.ap-southeast-2.vpce.amazonaws.com", null, "ap-southeast-2")]
    [InlineData("https://proxy.test/bedrock", "eu-west-1", "eu-west-1")]
    [InlineData("https://proxy.test/bedrock", "eu", null)]
    public void Region_IsTheHostsOrElseTheRows(string address, string? stated, string? region)
    {
        AwsRegion.TryFind(new Uri(address), stated, out var found).ShouldBe(region is not null);
        found.ShouldBe(region);
    }

    [Fact]
    public async Task Credentials_OfTheMachine_AreAskedForAgainInTime()
    {
        var asked = 0;
        var signer = new AwsCredentialSigner("us-east-1", _time, _ => Task.FromResult(new ImmutableCredentials($"KEY{++asked}", "secret", null)));

        (await KeyAsync(signer)).ShouldBe("KEY1");
        _time.Advance(TimeSpan.FromSeconds(10));
        (await KeyAsync(signer)).ShouldBe("KEY1");
        _time.Advance(TimeSpan.FromMinutes(3));
        (await KeyAsync(signer)).ShouldBe("KEY2");
    }

    private static async Task<string> KeyAsync(ICredentialSigner signer)
    {
        using var request = await SignAsync(signer, "{}");
        return Header(request, "Authorization").Split('=', '/')[1];
    }

    private static async Task<HttpRequestMessage> SignAsync(ICredentialSigner signer, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address);
        await signer.SignAsync(request, System.Text.Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
        return request;
    }

    private static async Task ShouldRefuseAsync(ICredentialSigner? signer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address);
        await Should.ThrowAsync<System.Security.Authentication.AuthenticationException>(async () => await signer.ShouldNotBeNull().SignAsync(request, default, TestContext.Current.CancellationToken));
    }

    private static string Header(HttpRequestMessage request, string name) => request.Headers.NonValidated[name].ToString();
}
