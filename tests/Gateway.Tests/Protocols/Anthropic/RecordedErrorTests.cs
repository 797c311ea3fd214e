using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Errors;
using Gateway.Protocols;
using Gateway.Protocols.Anthropic;
using Gateway.Tests.Recorded;
using Routing.Failures;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>Every recorded error, and those that nobody recorded, by the one table.</summary>
public class RecordedErrorTests
{
    private static readonly AnthropicProtocol Protocol = new();

    public static TheoryData<string> Errors => [.. RecordedMessages.Ids(e => e.Status != 200)];

    [Theory]
    [MemberData(nameof(Errors))]
    public void Error_Recorded_IsOfItsKind(string id)
    {
        Assert.SkipWhen(id == RecordedMessages.None, RecordedFolder.WhyMissing);
        var exchange = RecordedMessages.All[id];
        using var document = JsonDocument.Parse(exchange.Body);
        var own = document.RootElement.TryGetProperty("error", out var inner) ? inner : document.RootElement;

        var error = Protocol.ParseError(exchange.Status, null, exchange.Body);

        error.Message.ShouldBe(own.GetProperty("message").GetString());
        error.Type.ShouldBe(own.TryGetProperty("type", out var type) ? type.GetString() : null);
        FailureClassifier.Classify(exchange.Status, error, fallbackOnRefusal: false).ShouldBe(KindOf(exchange, error.Message));
        FailureClassifier.IsFinal(exchange.Status, Headers(exchange), error)
            .ShouldBe(exchange.ResponseHeaders.Any(h => h.Key.Equals("x-should-retry", StringComparison.OrdinalIgnoreCase) && h.Value == "false"));
    }

    [Theory]
    [InlineData(402, "billing_error", "There's an issue with your billing or payment information.", FailureKind.CredentialRejected)]
    [InlineData(403, "permission_error", "Your API key does not have permission to use the specified resource.", FailureKind.CredentialRejected)]
    [InlineData(413, "request_too_large", "Request exceeds the maximum size", FailureKind.ContextTooLong)]
    [InlineData(500, "api_error", "Internal server error", FailureKind.Overloaded)]
    [InlineData(504, "timeout_error", "Request timeout", FailureKind.Overloaded)]
    [InlineData(400, "invalid_request_error", "input length and `max_tokens` exceed context limit: 195000 + 8192 > 200000", FailureKind.ContextTooLong)]
    [InlineData(400, "invalid_request_error", "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.", FailureKind.CredentialRejected)]
    [InlineData(400, "invalid_request_error", "messages.0: the user wrote 'Your credit balance is too low'", FailureKind.ClientFault)]
    [InlineData(400, "invalid_request_error", "`temperature` and `top_p` cannot both be specified for this model. Please use only one.", FailureKind.ClientFault)]
    public void Error_AsDocumented_IsOfItsKind(int status, string type, string message, FailureKind kind)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { type = "error", error = new { type, message }, request_id = "req_1" });

        FailureClassifier.Classify(status, Protocol.ParseError(status, null, body), fallbackOnRefusal: false).ShouldBe(kind);
    }

    [Theory]
    [InlineData("overloaded_error", FailureKind.Overloaded)]
    [InlineData("rate_limit_error", FailureKind.Throttled)]
    [InlineData("api_error", FailureKind.Overloaded)]
    [InlineData("authentication_error", FailureKind.CredentialRejected)]
    [InlineData("billing_error", FailureKind.CredentialRejected)]
    [InlineData("not_found_error", FailureKind.ModelMissing)]
    [InlineData("invalid_request_error", FailureKind.ClientFault)]
    public void ErrorEvent_InAStream_IsOfItsKind(string type, FailureKind kind)
    {
        var sink = new MessagesSink();
        var data = JsonSerializer.SerializeToUtf8Bytes(new { type = "error", error = new { type, message = "as it is" } });

        Protocol.CreateStreamParser().Parse(default, data, sink);

        FailureClassifier.ClassifyInBand(sink.Error.ShouldNotBeNull(), fallbackOnRefusal: false).ShouldBe(kind);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"error\":\"\\ud83d\"}")]
    public void Error_ThatSaysNothing_Throws_Nothing(string body) =>
        Protocol.ParseError(502, null, Encoding.UTF8.GetBytes(body)).ShouldBe(ProviderError.Empty);

    [Fact]
    public void Error_NamedByAHeader_HasItsName() =>
        Protocol.ParseError(429, "ThrottlingException", "{\"message\":\"Too many tokens\"}"u8.ToArray()).Type.ShouldBe("ThrottlingException");

    private static FailureKind KindOf(RecordedExchange exchange, string message) => exchange.Status switch
    {
        401 => FailureKind.CredentialRejected,
        404 => FailureKind.ModelMissing,
        429 => FailureKind.Throttled,
        503 or 529 => FailureKind.Overloaded,
        400 when message.StartsWith("prompt is too long", StringComparison.Ordinal) || message.StartsWith("too many total text bytes", StringComparison.Ordinal) => FailureKind.ContextTooLong,
        400 when message.StartsWith("Your credit balance", StringComparison.Ordinal) => FailureKind.CredentialRejected,
        400 => FailureKind.ClientFault,
        _ => throw new InvalidOperationException($"What is {exchange.Id}?"),
    };

    private static HttpResponseHeaders Headers(RecordedExchange exchange)
    {
        var response = new HttpResponseMessage();
        foreach (var (name, value) in exchange.ResponseHeaders)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response.Headers;
    }
}
