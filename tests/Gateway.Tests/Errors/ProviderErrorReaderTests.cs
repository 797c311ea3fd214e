using System.Text;
using Gateway.Errors;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Routing.Failures;

namespace Gateway.Tests.Errors;

public class ProviderErrorReaderTests
{
    [Fact]
    public void Read_TextThatIsNotUtf8_StillLeavesTheStatusToCount()
    {
        byte[] latin1 = [.. """{"error":{"message":"d"""u8, 0xE9, .. "pass"u8, 0xE9, .. "\"}}"u8];

        ShouldBeOverload(latin1);
    }

    [Fact]
    public void Read_HalfASurrogatePair_StillLeavesTheStatusToCount() => ShouldBeOverload("""{"error":{"message":"cut \ud83d"}}"""u8.ToArray());

    [Theory]
    [InlineData(400, "Unrecognized request argument supplied: api key not valid", FailureKind.ClientFault)]
    [InlineData(400, "API key not valid. Please pass a valid API key.", FailureKind.CredentialRejected)]
    [InlineData(403, "", FailureKind.ModelMissing)]
    [InlineData(403, "Forbidden for this key", FailureKind.CredentialRejected)]
    public void Classify_WordsAClientMayHaveWritten_BlameNoCredential(int status, string message, FailureKind kind) =>
        FailureClassifier.Classify(status, ProviderError.Empty with { Message = message }, false).ShouldBe(kind);

    [Fact]
    public void ClassifyInBand_QuotaQuotedInAMessage_BlamesNoCredential() =>
        FailureClassifier.ClassifyInBand(ProviderError.Empty with { Message = "you wrote: insufficient credits" }, false).ShouldBe(FailureKind.Overloaded);

    private static void ShouldBeOverload(byte[] body) =>
        FailureClassifier.Classify(503, ProviderErrorReader.Read(body), false).ShouldBe(FailureKind.Overloaded);

    [Theory]
    [InlineData("""{"error":{"message":"m","code":429,"metadata":{"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Remaining":"0","X-RateLimit-Reset":"1700000030000"}}}}""", 30)]
    [InlineData("""{"error":{"message":"m","metadata":{"headers":{"Retry-After":"7"}}}}""", 7)]
    [InlineData("""{"error":{"message":"m","metadata":{"headers":"none"}}}""", null)]
    [InlineData("""{"error":"m"}""", null)]
    [InlineData("[]", null)]
    public void Body_ThatRepeatsTheHeadersOfARefusal_SaysHowLongToWait(string body, int? seconds) =>
        ProviderErrorReader.Read(Encoding.UTF8.GetBytes(body), DateTimeOffset.FromUnixTimeSeconds(1700000000)).RetryAfter.ShouldBe(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null);
}
