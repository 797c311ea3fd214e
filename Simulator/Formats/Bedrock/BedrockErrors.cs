namespace Simulator.Formats.Bedrock;

/// <summary>Exceptions and statuses of https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, read 2026-08, and of recorded answers.</summary>
internal static class BedrockErrors
{
    private const string Invalid = "ValidationException";
    private const string Denied = "AccessDeniedException";
    private const string Throttled = "ThrottlingException";

    public static readonly IReadOnlyDictionary<string, ErrorRow> Rows = new Dictionary<string, ErrorRow>(StringComparer.Ordinal)
    {
        ["invalid_request"] = new(400, Invalid, "The value for temperature must be between 0 and 1."),
        ["context_length_exceeded"] = new(400, Invalid, "The model returned the following errors: Input is too long for requested model."),
        ["content_filter"] = new(400, Invalid, "The model returned the following errors: Output blocked by content filtering policy"),
        ["model_not_found"] = new(400, Invalid, "The provided model identifier is invalid."),
        ["invalid_api_key"] = new(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
        ["insufficient_balance"] = new(403, Denied, "Your account has an INVALID_PAYMENT_INSTRUMENT. A valid payment instrument must be provided."),
        ["permission_denied"] = new(403, Denied, "You don't have access to the model with the specified model ID."),
        ["request_too_large"] = new(413, Invalid, "Request exceeds the maximum size"),
        ["rate_limit_exceeded"] = new(429, Throttled, "Too many requests, please wait before trying again."),
        ["insufficient_quota"] = new(429, Throttled, "Too many tokens per day, please wait before trying again."),
        ["tokens_too_large"] = new(429, Throttled, "Too many tokens, please wait before trying again."),
        ["server_error"] = new(500, "InternalServerException", "The system encountered an unexpected error during processing. Try your request again."),
        ["service_unavailable"] = new(503, "ServiceUnavailableException", "Service capacity limit has been reached. Please try again later."),
        ["overloaded"] = new(503, "ServiceUnavailableException", "Model is getting throttled. Try your request again."),
    };
}
