using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Gateway.Providers;

namespace Gateway.Tests.Providers;

public class AwsSignatureTests
{
    private static readonly ImmutableCredentials Example = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);

    private static readonly DateTimeOffset When = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    /// <summary>AWS's published test suite (get-vanilla, post-vanilla, get-vanilla-query-order-key-case, get-utf8) and the worked example of its documentation.</summary>
    [Theory]
    [InlineData("GET", "https://example.amazonaws.com/", "service", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "https://example.amazonaws.com/", "service", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("GET", "https://example.amazonaws.com/?Param2=value2&Param1=value1", "service", "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("GET", "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08", "iam", "application/x-www-form-urlencoded; charset=utf-8", "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")]
    public void Signature_OfAPublishedExample_IsThePublishedOne(string method, string address, string service, string contentType, string signature)
    {
        var uri = new Uri(address);
        List<KeyValuePair<string, string>> headers = [new("host", uri.Host), new("x-amz-date", AwsSignature.DateOf(When))];
        if (contentType.Length > 0)
        {
            headers.Insert(0, new("content-type", contentType));
        }

        AwsSignature.Sign(method, uri, headers.ToArray(), default, Example, "us-east-1", service, When)
            .ShouldBe($"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/{service}/aws4_request, SignedHeaders={string.Join(';', headers.Select(h => h.Key))}, Signature={signature}");
    }

    /// <summary>The SDK's own signing of a whole request is the oracle; it dates the request itself.</summary>
    [Theory]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", null)]
    [InlineData("amazon.nova-lite-v1:0", "session/token+==")]
    [InlineData("arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.x", "t")]
    public void Signature_OfAConverseRequest_IsTheSdks(string model, string? token)
    {
        var credentials = new ImmutableCredentials("AKIDEXAMPLE", "secret", token);
        var body = """{"messages":[{"role":"user","content":[{"text":"Grüße"}]}]}"""u8.ToArray();
        var sdk = new DefaultRequest(new Request(), "AmazonBedrockRuntime")
        {
            HttpMethod = "POST",
            Endpoint = new Uri("https://bedrock-runtime.us-east-1.amazonaws.com"),
            ResourcePath = "/model/{modelId}/converse",
            Content = body,
            AuthenticationRegion = "us-east-1",
            OverrideSigningServiceName = "bedrock",
        };
        sdk.AddPathResource("{modelId}", model);
        if (token is not null)
        {
            sdk.Headers["X-Amz-Security-Token"] = token;
        }

        var signed = new AWS4Signer().SignRequest(sdk, new Config(), null, credentials.AccessKey, credentials.SecretKey);

        var headers = sdk.Headers.Select(h => KeyValuePair.Create(h.Key.ToLowerInvariant(), h.Value)).OrderBy(h => h.Key, StringComparer.Ordinal)
            .Where(h => signed.SignedHeaders.Split(';').Contains(h.Key)).ToArray();
        var address = new Uri($"https://bedrock-runtime.us-east-1.amazonaws.com/model/{Uri.EscapeDataString(model)}/converse");
        AwsSignature.Sign("POST", address, headers, body, credentials, "us-east-1", "bedrock", new DateTimeOffset(signed.DateTime, TimeSpan.Zero)).ShouldBe(signed.ForAuthorizationHeader);
    }

    private sealed class Request : AmazonWebServiceRequest;

    private sealed class Config() : ClientConfig(null!)
    {
        public override string ServiceVersion => "";

        public override string UserAgent => "";

        public override string RegionEndpointServiceName => "bedrock";

        public override Amazon.Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(Amazon.Runtime.Endpoints.ServiceOperationEndpointParameters parameters) => null!;
    }
}
