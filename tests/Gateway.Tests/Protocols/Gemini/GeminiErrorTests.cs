using System.Text;
using Gateway.Errors;
using Gateway.Protocols;
using Gateway.Protocols.Gemini;
using Routing.Failures;

namespace Gateway.Tests.Protocols.Gemini;

public class GeminiErrorTests
{
    [Fact]
    public void Error_OfAMinutesQuota_IsThrottlingForAsLongAsTheBodyAsks()
    {
        var error = Read("""{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"m","quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"36.5s"}]}}""");

        Kind(429, error).ShouldBe(FailureKind.Throttled);
        error.RetryAfter.ShouldBe(TimeSpan.FromSeconds(36.5));
        error.Detail.ShouldBe("GenerateRequestsPerMinutePerProjectPerModel-FreeTier");
    }

    [Theory]
    [InlineData("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "Quota exceeded")]
    [InlineData("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "Quota exceeded for metric: x, limit: 0, model: gemini-2.5-pro")]
    public void Error_OfAQuotaThatSecondsDoNotRefill_WaitsLongerThanTheBodyAsks(string quota, string message)
    {
        var error = Read($$$"""{"error":{"code":429,"message":"{{{message}}}","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"{{{quota}}}"}]},{"retryDelay":"12s"}]}}""");

        Kind(429, error).ShouldBe(FailureKind.Throttled);
        error.RetryAfter.ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", "API_KEY_INVALID", "API key expired. Please renew the API key.", FailureKind.CredentialRejected)]
    [InlineData(403, "PERMISSION_DENIED", "SERVICE_DISABLED", "Vertex AI API has not been used in project 1 before or it is disabled.", FailureKind.CredentialRejected)]
    [InlineData(400, "FAILED_PRECONDITION", null, "User location is not supported for the API use.", FailureKind.ModelMissing)]
    [InlineData(400, "INVALID_ARGUMENT", null, "The input token count (1250074) exceeds the maximum number of tokens allowed (1048576).", FailureKind.ContextTooLong)]
    [InlineData(404, "NOT_FOUND", null, "models/x is not found for API version v1beta", FailureKind.ModelMissing)]
    [InlineData(429, "RESOURCE_EXHAUSTED", null, "Your prepayment credits are depleted.", FailureKind.CredentialRejected)]
    [InlineData(503, "UNAVAILABLE", null, "The model is overloaded. Please try again later.", FailureKind.Overloaded)]
    [InlineData(504, "DEADLINE_EXCEEDED", null, "Deadline expired before operation could complete.", FailureKind.Overloaded)]
    [InlineData(400, "INVALID_ARGUMENT", null, "Please use a valid role: user, model.", FailureKind.ClientFault)]
    public void Error_ByItsWords_IsOfAKind(int status, string name, string? reason, string message, FailureKind kind)
    {
        var details = reason is null ? "[]" : $$"""[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{{reason}}"}]""";
        var body = $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","status":"{{{name}}}","details":{{{details}}}}}""";

        foreach (var shape in new[] { body, $"[{body}]" })
        {
            var error = Read(shape);
            error.Code.ShouldBe(reason ?? name);
            error.Message.ShouldBe(message);
            Kind(status, error).ShouldBe(kind);
            FailureClassifier.ClassifyInBand(error, false).ShouldBe(kind);
        }
    }

    [Fact]
    public void Error_OfAField_NamesIt() =>
        Read("""{"error":{"code":400,"message":"Invalid JSON payload received.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"generation_config.top_k","description":"bad"}]}]}}""")
            .Param.ShouldBe("generation_config.top_k");

    [Theory]
    [InlineData("<html><body>502 Bad Gateway</body></html>", "")]
    [InlineData("upstream connect error", "upstream connect error")]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("{\"error\":\"nope\"}", "nope")]
    [InlineData("{\"error\":{\"message\":\"other shape\"}}", "other shape")]
    [InlineData("{\"error\":{\"status\":\"\\ud800\"}}", "")]
    public void Error_OfAnotherShape_SaysWhatThereIs(string body, string message) => Read(body).Message.ShouldBe(message);

    [Fact]
    public void Error_WithALongMessage_IsShortened() =>
        Read($$$"""{"error":{"code":400,"message":"{{{new string('x', 5000)}}}","status":"INVALID_ARGUMENT"}}""").Message.Length.ShouldBe(501);

    private static ProviderError Read(string body) => new GeminiProtocol().ParseError(400, null, Encoding.UTF8.GetBytes(body));

    private static FailureKind Kind(int status, ProviderError error) => FailureClassifier.Classify(status, error, fallbackOnRefusal: false);
}
