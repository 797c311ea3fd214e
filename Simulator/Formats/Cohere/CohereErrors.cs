namespace Simulator.Formats.Cohere;

/// <summary>Statuses as https://docs.cohere.com/reference/errors has them, read 2026-08; messages as recorded where they were.</summary>
internal static class CohereErrors
{
    public static readonly IReadOnlyDictionary<string, ErrorRow> Rows = new Dictionary<string, ErrorRow>(StringComparer.Ordinal)
    {
        ["invalid_request"] = new(400, "", "invalid request: temperature must be between 0 and 2 inclusive."),
        ["context_length_exceeded"] = new(400, "TOO_MANY_TOKENS", "too many tokens: size limit exceeded by 25836 tokens. Try using shorter or fewer inputs. The limit for this model "
            + "is 288000 tokens."),
        ["content_filter"] = new(400, "", "the request was blocked: please change the message"),
        ["invalid_api_key"] = new(401, "", "invalid api token"),
        ["insufficient_balance"] = new(402, "", "Please add or update your payment method at https://dashboard.cohere.com/billing to continue."),
        ["permission_denied"] = new(403, "", "this model is not available for your account"),
        ["model_not_found"] = new(404, "", "model '{model}' not found, make sure the correct model ID was used and that you have access to the model."),
        ["request_too_large"] = new(413, "", "request entity too large"),
        ["rate_limit_exceeded"] = new(429, "", "You are using a Trial key, which is limited to 20 API calls / minute. Contact us at support@cohere.com."),
        ["insufficient_quota"] = new(429, "", "You are using a Trial key, which is limited to 1000 API calls / month."),
        ["tokens_too_large"] = new(429, "", "trial token rate limit exceeded, limit is 100000 tokens per minute"),
        ["server_error"] = new(500, "", "internal server error, this has been reported to our developers"),
        ["service_unavailable"] = new(503, "", "upstream connect error or disconnect/reset before headers"),
        ["overloaded"] = new(503, "", "the service is overloaded, please try again later"),
    };
}
