using System.Net.Http.Headers;
using System.Security.Authentication;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Gateway.Providers;
using Routing.Failures;

namespace Gateway.Errors;

/// <summary>
/// The one place that says what kind of failure a provider's answer is. The order of the rules matters: a used-up quota comes as a 429 too,
/// a context that is too long and a missing model as a 400.
/// </summary>
internal static class FailureClassifier
{
    /// <summary>Classifies an error answer.</summary>
    /// <param name="status">Its HTTP status.</param>
    /// <param name="error">What its body says.</param>
    /// <param name="fallbackOnRefusal">Whether the tier treats a content filter as a failure of the target.</param>
    public static FailureKind Classify(int status, ProviderError error, bool fallbackOnRefusal)
    {
        if (status == 402 || (status == 429 && ErrorVocabulary.IsQuota(error)))
        {
            return FailureKind.CredentialRejected;
        }

        return status switch
        {
            429 when ErrorVocabulary.IsOverload(error) => FailureKind.Overloaded,
            429 => FailureKind.Throttled,
            401 => FailureKind.CredentialRejected,
            403 when ErrorVocabulary.IsContentFilter(error) => Refusal(fallbackOnRefusal),
            403 when ErrorVocabulary.IsModelMissing(error) => FailureKind.ModelMissing,   // this model is closed to the key, others are not
            403 when error is { Message: "", Code: null, Type: null } => FailureKind.ModelMissing,   // a firewall's page: it says nothing of the key
            403 => FailureKind.CredentialRejected,
            404 when error.Code is "thread_not_found" => FailureKind.ClientFault,   // Anthropic's: its SDKs begin the thread anew
            404 => FailureKind.ModelMissing,
            408 => FailureKind.TooSlow,
            498 => Refusal(fallbackOnRefusal),   // Cohere: a word of its block list, asked or answered (OpenAPI document, InvalidToken, read 2026-11)
            499 => FailureKind.Overloaded,   // Cohere, Ollama: cancelled, and not by us, who read the answer
            400 or 413 or 422 when ErrorVocabulary.IsContextLength(error) => FailureKind.ContextTooLong,
            400 or 422 when ErrorVocabulary.IsModelMissing(error) => FailureKind.ModelMissing,
            400 when ErrorVocabulary.IsContentFilter(error) => Refusal(fallbackOnRefusal),
            400 when ErrorVocabulary.IsBadKey(error) => FailureKind.CredentialRejected,
            400 or 503 when ErrorVocabulary.IsThrottling(error) => FailureKind.Throttled,   // Bedrock's quotas; its 503 in a rush
            424 => FailureKind.Overloaded,   // Bedrock: the model behind it failed, or is not ready
            >= 400 and <= 499 => FailureKind.ClientFault,
            500 or 502 or 503 or 504 or 529 => FailureKind.Overloaded,
            >= 520 and <= 527 or 530 => FailureKind.Overloaded,   // Cloudflare's own, in front of many providers
            _ => FailureKind.Unknown,
        };
    }

    /// <summary>
    /// Classifies an error found inside a 200. Without a status or a word to go by, the provider took the request and could not carry it out: that is overload.
    /// </summary>
    public static FailureKind ClassifyInBand(ProviderError error, bool fallbackOnRefusal) =>
        error.Status is { } status ? Classify(status, error, fallbackOnRefusal) :
        ErrorVocabulary.IsNamedQuota(error) || ErrorVocabulary.IsBadKey(error) ? FailureKind.CredentialRejected :
        ErrorVocabulary.IsThrottling(error) ? FailureKind.Throttled :
        ErrorVocabulary.IsContextLength(error) ? FailureKind.ContextTooLong :
        ErrorVocabulary.IsModelMissing(error) ? FailureKind.ModelMissing :
        ErrorVocabulary.IsContentFilter(error) ? Refusal(fallbackOnRefusal) :
        ErrorVocabulary.IsInvalidRequest(error) ? FailureKind.ClientFault :
        FailureKind.Overloaded;

    /// <summary>Classifies what the transport threw.</summary>
    public static Failure FromTransport(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: AddressNotAllowedException refused } => new(FailureKind.Unreachable, refused.Message) { Source = FailureSource.Gateway },
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => AtConnect("The provider's host name did not resolve."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => AtConnect("The connection could not be made."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => AtConnect("The TLS handshake failed."),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => AtConnect("The proxy made no tunnel."),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } =>
            new(FailureKind.Malformed, "The provider did not answer in HTTP."),
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => new(FailureKind.Malformed, "The provider did not answer in HTTP."),
        AuthenticationException => new(FailureKind.CredentialRejected, exception.Message),   // no token for it: a signer says so
        InvalidDataException => new(FailureKind.Malformed, exception.Message),
        HttpRequestException or IOException => new(FailureKind.Unreachable, "The connection ended before a full answer."),
        _ => new(FailureKind.Unknown, $"The attempt failed with {exception.GetType().Name}.") { Source = FailureSource.Gateway },
    };

    /// <summary>True when the provider itself says that repeating the same request is pointless.</summary>
    public static bool IsFinal(int status, HttpResponseHeaders headers, ProviderError error) =>
        (headers.TryGetValues("x-should-retry", out var values) && values.Contains("false", StringComparer.OrdinalIgnoreCase))
        || (status == 429 && ErrorVocabulary.IsRequestTooLarge(error));

    /// <summary>The HTTP status that stands for a failure: the provider's, else what a gateway says of it.</summary>
    public static int StatusOf(Failure failure) => failure.Kind switch
    {
        FailureKind.TooSlow when failure.Status is null => 504,
        FailureKind.Throttled when failure.Status is null or 200 => 429,
        _ => failure.Status is { } status and not 200 ? status : 502,
    };

    private static FailureKind Refusal(bool fallbackOnRefusal) => fallbackOnRefusal ? FailureKind.Refused : FailureKind.ClientFault;

    private static Failure AtConnect(string message) => new(FailureKind.Unreachable, message) { AtConnect = true };
}
