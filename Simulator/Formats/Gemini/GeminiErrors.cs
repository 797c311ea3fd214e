namespace Simulator.Formats.Gemini;

/// <summary>Statuses and kinds as recorded, and as https://ai.google.dev/gemini-api/docs/troubleshooting has them, read 2026-08.</summary>
internal static class GeminiErrors
{
    private const string Invalid = "INVALID_ARGUMENT";
    private const string Exhausted = "RESOURCE_EXHAUSTED";

    public static readonly IReadOnlyDictionary<string, ErrorRow> Rows = new Dictionary<string, ErrorRow>(StringComparer.Ordinal)
    {
        ["invalid_request"] = new(400, Invalid, "Invalid value at 'generation_config.temperature' (TYPE_FLOAT), 3"),
        ["context_length_exceeded"] = new(400, Invalid, "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."),
        ["content_filter"] = new(400, Invalid, "The prompt was blocked due to PROHIBITED_CONTENT."),
        ["invalid_api_key"] = new(400, Invalid, "API key not valid. Please pass a valid API key."),
        ["insufficient_balance"] = new(403, "PERMISSION_DENIED", "This API method requires billing to be enabled."),
        ["permission_denied"] = new(403, "PERMISSION_DENIED", "The caller does not have permission"),
        ["model_not_found"] = new(404, "NOT_FOUND", "models/{model} is not found for API version v1beta, or is not supported for generateContent."),
        ["request_too_large"] = new(413, Invalid, "Request payload size exceeds the limit: 20971520 bytes."),
        ["rate_limit_exceeded"] = new(429, Exhausted, "You exceeded your current quota. Quota exceeded for metric: generate_content_requests, limit: 10, model: {model}."),
        ["insufficient_quota"] = new(429, Exhausted, "You exceeded your current quota, please check your plan and billing details."),
        ["tokens_too_large"] = new(429, Exhausted, "Quota exceeded for metric: generate_content_input_token_count, limit: 250000, model: {model}."),
        ["server_error"] = new(500, "INTERNAL", "An internal error has occurred. Please retry."),
        ["service_unavailable"] = new(503, "UNAVAILABLE", "The service is currently unavailable."),
        ["overloaded"] = new(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    };
}
