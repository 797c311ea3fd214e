using System.Text;

namespace Simulator.Answers;

/// <summary>The errors of real providers, in the words they were recorded in; by name, or by status.</summary>
internal static class ErrorAnswers
{
    public const string RateLimited = "rate_limit_exceeded";
    private const string Invalid = "invalid_request_error";

    private static readonly Dictionary<string, Row> Rows = new(StringComparer.Ordinal)
    {
        ["invalid_request"] = new(400, Invalid, "Invalid value for 'temperature': expected a number between 0 and 2.", "temperature", "invalid_value"),
        ["context_length_exceeded"] = new(400, Invalid, "This model's maximum context length is 128000 tokens. However, your messages resulted in "
            + "150000 tokens. Please reduce the length of the messages.", "messages", "context_length_exceeded"),
        ["content_filter"] = new(400, Invalid, "The response was filtered due to the prompt triggering the content "
            + "management policy.", "prompt", "content_filter"),
        ["invalid_api_key"] = new(401, Invalid, "Incorrect API key provided: sk-*****. You can find your API key at "
            + "https://platform.openai.com/account/api-keys.", null, "invalid_api_key"),
        ["insufficient_balance"] = new(402, "unknown_error", "Insufficient Balance", null, Invalid),
        ["permission_denied"] = new(403, Invalid, "You are not allowed to sample from this model", null, null),
        ["model_not_found"] = new(404, Invalid, "The model `{model}` does not exist or you do not have access to it.", null, "model_not_found"),
        ["request_too_large"] = new(413, Invalid, "Request body is too large.", null, "request_too_large"),
        [RateLimited] = new(429, "requests", "Rate limit reached for {model} in organization org-sim on requests per min (RPM): Limit 3, Used 3, "
            + "Requested 1. Please try again in 20s.", null, RateLimited),
        ["insufficient_quota"] = new(429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing details. For more "
            + "information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.", null, "insufficient_quota"),
        ["tokens_too_large"] = new(429, "tokens", "Request too large for {model} in organization org-sim on tokens per min (TPM): Limit 400000, "
            + "Requested 2500013. The input or output tokens must be reduced in order to run successfully.", null, RateLimited),
        ["server_error"] = new(500, "server_error", "An error occurred while processing your request. You can retry your request, or contact us through "
            + "our help center at help.openai.com if the error persists.", null, "server_error"),
        ["service_unavailable"] = new(503, "service_unavailable_error", "The server is currently overloaded with other requests. Sorry about that! "
            + "You can retry your request, or contact support if the error persists.", null, null),
        ["overloaded"] = new(529, "overloaded_error", "Overloaded", null, null),
    };

    public static IEnumerable<string> Names => Rows.Keys;

    public static ErrorAnswer MissingKey { get; } = Render(new Row(401, Invalid, "You didn't provide an API key. You need to provide your API key in an "
        + "Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).", null, null), "");

    public static ErrorAnswer InvalidJson { get; } = Render(new Row(400, Invalid, "We could not parse the JSON body of your request. (HINT: This likely "
        + "means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)", null, null), "");

    public static ErrorAnswer EmptyMessages { get; } = Render(new Row(400, Invalid,
        "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", "messages", "empty_array"), "");

    public static ErrorAnswer InvalidSchema { get; } = Render(new Row(400, Invalid, "Invalid schema: it is not valid under JSON Schema.", null,
        "invalid_json_schema"), "");

    public static ErrorAnswer MissingParameter(string name) =>
        Render(new Row(400, Invalid, $"Missing required parameter: '{name}'.", name, "missing_required_parameter"), "");

    public static ErrorAnswer UnknownUrl(string method, string path) =>
        Render(new Row(404, Invalid, $"Invalid URL ({method} {path})", null, null), "");

    public static bool Knows(string name) => Rows.ContainsKey(name);

    public static ErrorAnswer Named(string name, string model) => Render(Rows[name], model);

    /// <summary>What is usual at this status; a proxy's plain text where no provider's own words are known.</summary>
    public static ErrorAnswer ByStatus(int status, string model)
    {
        var name = status is 429 ? RateLimited : Rows.FirstOrDefault(row => row.Value.Status == status).Key;
        return name is not null
            ? Named(name, model)
            : new ErrorAnswer(status, "text/plain", Encoding.UTF8.GetBytes(status is 504 or 408 ? "upstream request timeout" : $"upstream error {status}"));
    }

    private static ErrorAnswer Render(Row row, string model) => new(row.Status, "application/json; charset=utf-8", Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", row.Message.Replace("{model}", model));
        json.WriteString("type", row.Type);
        json.WriteString("param", row.Param);
        json.WriteString("code", row.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }));

    private sealed record Row(int Status, string Type, string Message, string? Param, string? Code);
}
