using System.Text.Json;

namespace Gateway.Tests.Recorded;

/// <summary>What the contract makes of a provider's error, decided here by status and, where that is not enough, by reading the exchange.</summary>
/// <param name="Kind">As in <c>x-gateway-fallback-reason</c>.</param>
/// <param name="Status">What a client gets when there is no other target.</param>
/// <param name="Code">With it; null: the provider's own.</param>
/// <param name="MovesOn">Whether the next target is tried.</param>
internal sealed record ErrorExpectation(string Kind, int Status, string? Code, bool MovesOn)
{
    private static readonly ErrorExpectation Throttled = new("throttled", 429, "rate_limit_exceeded", true);
    private static readonly ErrorExpectation Overloaded = new("overloaded", 502, "upstream_error", true);
    public static readonly ErrorExpectation Rejected = new("credential_rejected", 502, "upstream_error", true);
    public static readonly ErrorExpectation Missing = new("model_missing", 404, "model_not_found", true);
    public static readonly ErrorExpectation TooLong = new("context_too_long", 400, "context_length_exceeded", true);

    /// <summary>Those whose status alone does not say it.</summary>
    private static readonly Dictionary<string, ErrorExpectation> Read = new()
    {
        ["deepseek-8d8b9db1c058"] = TooLong,        // 400 "maximum context length is 65536 tokens"
        ["deepseek-dac73aa33903"] = TooLong,
        ["perplexity-349d6e92dfaf"] = TooLong,      // 400 too_many_prompt_tokens
        ["perplexity-6f18e011b82d"] = TooLong,
        ["groq-3cee99535fb8"] = Missing,            // 400 model_decommissioned
        ["openai-4fa46e024cbf"] = Missing,          // 403 "not allowed to sample from this model"
        ["openai-c1eb54588ebc"] = Missing,
        ["openrouter-8c75ab09890e"] = Client(403),  // 403 "Content violates usage guidelines"
        ["zai-35c0368e8b74"] = Overloaded,          // 429 with code 1305
        ["azure-b02e8b340528"] = Client(400),       // 200 with a content filter's error of status 400
        ["groq-0e9d4f7850b3"] = Client(400),        // 200, an error event of status 400 after text
        ["groq-9059ba64f7c2"] = Client(400),        // the same as the first event
        ["openrouter-908c74d138ac"] = Client(400),  // 200, an error of code 400 beside choices
    };

    public static ErrorExpectation Of(string id, int status) => Read.TryGetValue(id, out var known) ? known : status switch
    {
        401 or 402 or 403 => Rejected,
        404 => Missing,
        408 => new("too_slow", 502, "upstream_error", true),
        429 => Throttled,
        >= 500 => Overloaded,
        200 => Overloaded,   // an error inside a 200 with a 5xx code, or none
        _ => Client(status),
    };

    public static ErrorExpectation Client(int status) => new("client_fault", status, null, false);

    /// <summary>The provider's own message, code and parameter, wherever its shape has them.</summary>
    public static (string Message, string? Code, string? Param) OwnWords(string body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var error = root.TryGetProperty("error", out var e) && e.ValueKind == JsonValueKind.Object ? e
            : root.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.Array ? detail[0]
            : root;
        return (Text(error, "message") ?? Text(error, "msg") ?? "", Text(error, "code"), Text(error, "param"));
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    }
    : null;
}
