namespace Simulator.Formats.Ollama;

/// <summary>One string and a status; ollama.com, the hosted one, has the limits.</summary>
internal static class OllamaErrors
{
    public static readonly IReadOnlyDictionary<string, ErrorRow> Rows = new Dictionary<string, ErrorRow>(StringComparer.Ordinal)
    {
        ["invalid_request"] = new(400, "", "invalid options: temperature"),
        ["context_length_exceeded"] = new(400, "", "the input length exceeds the context length"),
        ["content_filter"] = new(400, "", "the prompt was rejected"),
        ["invalid_api_key"] = new(401, "", "unauthorized"),
        ["insufficient_balance"] = new(402, "", "this model requires a subscription"),
        ["permission_denied"] = new(403, "", "forbidden"),
        ["model_not_found"] = new(404, "", "model '{model}' not found"),
        ["request_too_large"] = new(413, "", "request body too large"),
        ["rate_limit_exceeded"] = new(429, "", "too many requests"),
        ["insufficient_quota"] = new(429, "", "you've reached your hourly usage limit, please upgrade to continue"),
        ["tokens_too_large"] = new(429, "", "too many tokens requested"),
        ["server_error"] = new(500, "", "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details"),
        ["service_unavailable"] = new(503, "", "server busy, please try again.  maximum pending requests exceeded"),
        ["overloaded"] = new(503, "", "server busy, please try again.  maximum pending requests exceeded"),
    };
}
