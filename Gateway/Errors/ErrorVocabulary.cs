using Gateway.Protocols;
using Gateway.Protocols.OpenAI;

namespace Gateway.Errors;

/// <summary>
/// The words by which providers name their errors. Codes and types are compared whole; where a provider has none, a telling part of
/// its parsed message is looked for. Read from the providers' API references and from recorded answers, 2026-11.
/// </summary>
internal static class ErrorVocabulary
{
    private static readonly string[] Quota = ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "insufficient_balance", "credits_exhausted", "billing_error"];
    private static readonly string[] QuotaText = ["exceeded your current quota", "insufficient balance", "insufficient credits", "out of credits", "used all available credits",
         "API calls / month"];   // Cohere's trial keys: docs.cohere.com/docs/rate-limits, read 2026-11; those per minute are throttled

    // Gemini's 429 speaks of a quota and of billing whichever limit was met, one of a minute too; what it calls itself is telling (recorded answer of 2025, read 2026-11).
    private static readonly string[] Rate = ["RESOURCE_EXHAUSTED"];
    private static readonly string[] SpentText = ["prepayment credits are depleted"];

    private static readonly string[] Throttling = ["rate_limit_exceeded", "rate_limit_error", "too_many_requests", "RateLimitReached", "throttling", "RESOURCE_EXHAUSTED"];

    private static readonly string[] Context = ["context_length_exceeded", "too_many_prompt_tokens", "context_window_exceeded", "request_too_large",
         "TOO_MANY_TOKENS"];   // Cohere, recorded, read 2026-11
    private static readonly string[] ContextText =
        ["maximum context length", "context length", "context window", "prompt is too long", "total length of all messages is too long", "reduce the length of the messages", "too large for model",
         "too many total text bytes", "exceed context limit",   // Anthropic: recorded 2025-08; platform.claude.com/docs, context windows, 2026-11
         "exceeds the maximum number of tokens allowed",        // Gemini, recorded, read 2026-11
         "too many tokens:"];                                   // Cohere, recorded, read 2026-11

    private static readonly string[] Missing = ["model_not_found", "model_decommissioned", "model_not_available", "invalid_model", "DeploymentNotFound", "model_deprecated", "not_found_error"];
    private static readonly string[] MissingText = ["invalid model", "model not found", "is not a valid model", "model not exist", "has been deprecated", "not allowed to sample from this model",
         "user location is not supported",   // Gemini's 400 where it does not serve a country: ai.google.dev/gemini-api/docs/troubleshooting, read 2026-11
         "does not support tools", "does not support thinking", "does not support chat"];   // Ollama's 400: server/routes.go and server/images.go, read 2026-11

    private static readonly string[] Filter = ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation", "moderation_blocked", "data_inspection_failed"];
    private static readonly string[] FilterText = ["content management policy", "violates usage guidelines", "content policy", "flagged by moderation", "requires moderation", "blocked by content filtering policy"];

    private static readonly string[] Invalid = ["invalid_request_error", "invalid_value", "tool_use_failed", "unsupported_parameter", "invalid_prompt"];

    // Bedrock: docs.aws.amazon.com/bedrock/latest/APIReference, CommonErrors and the errors of Converse, read 2026-11-21; recorded 2025-2026; messages as reported with its SDKs' issues, 2026-11.
    private static readonly string[] AwsThrottling = ["ThrottlingException", "throttlingException", "TooManyRequestsException", "ServiceQuotaExceededException"];
    private static readonly string[] AwsContextText = ["input is too long for requested model", "too many input tokens", "number of input tokens exceeds"];
    private static readonly string[] AwsMissingText =
        ["model identifier is invalid", "don't have access to the model", "model access is denied", "not authorized to perform: bedrock:", "on-demand throughput isn"];
    private static readonly string[] AwsBadKey = ["ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignatureException", "MissingAuthenticationTokenException"];
    private static readonly string[] AwsOverload = ["ModelNotReadyException", "ModelErrorException", "ServiceUnavailableException"];

    public static bool IsQuota(ProviderError error) => Named(error, Quota) || Says(error, SpentText) || (!Named(error, Rate) && Says(error, QuotaText));

    public static bool IsThrottling(ProviderError error) => Named(error, Throttling) || Named(error, AwsThrottling);

    public static bool IsContextLength(ProviderError error) => Named(error, Context) || Says(error, ContextText) || Says(error, AwsContextText);

    public static bool IsModelMissing(ProviderError error) => Named(error, Missing) || Says(error, MissingText) || Says(error, AwsMissingText);

    public static bool IsContentFilter(ProviderError error) => Named(error, Filter) || Says(error, FilterText);

    /// <summary>
    /// A credential that is answered with 400: a wrong key, as Gemini does; one that is out of credit or past its spend limit, as Anthropic does (recorded 2026-01; its
    /// error reference, 2026-11). A message may quote the client, so what blames a credential is never merely looked for in one.
    /// </summary>
    public static bool IsBadKey(ProviderError error) =>
        Named(error, AwsBadKey)
        || Named(error, ["invalid_api_key", "API_KEY_INVALID", "authentication_error"])
        || error.Message.StartsWith("API key not valid.", StringComparison.Ordinal)
        || error.Message.StartsWith("Your credit balance is too low", StringComparison.Ordinal)
        || error.Message.StartsWith("You have reached your specified API usage limits", StringComparison.Ordinal);

    /// <summary>A used-up quota by name alone, for where the status does not vouch for it.</summary>
    public static bool IsNamedQuota(ProviderError error) => Named(error, Quota);

    public static bool IsInvalidRequest(ProviderError error) => Named(error, Invalid);

    /// <summary>Overload that comes as a 429, as Z.ai's code 1305 does.</summary>
    public static bool IsOverload(ProviderError error) => Named(error, AwsOverload) || Named(error, ["1305", "overloaded_error", "engine_overloaded"]) || Says(error, ["temporarily overloaded"]);

    /// <summary>A request larger than the credential's whole minute: waiting does not help.</summary>
    public static bool IsRequestTooLarge(ProviderError error) => Says(error, ["request too large"]);

    private static bool Named(ProviderError error, string[] names) => Array.IndexOf(names, error.Code) >= 0 || Array.IndexOf(names, error.Type) >= 0;

    private static bool Says(ProviderError error, string[] parts)
    {
        foreach (var part in parts)
        {
            if (error.Message.Contains(part, StringComparison.OrdinalIgnoreCase) || error.Detail?.Contains(part, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }
}
