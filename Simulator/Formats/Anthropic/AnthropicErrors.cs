using System.Text;
using Simulator.Answers;

namespace Simulator.Formats.Anthropic;

/// <summary>The kinds and statuses are those of https://platform.claude.com/docs/en/api/errors, read 2026-08, and of recorded answers.</summary>
internal static class AnthropicErrors
{
    private const string Invalid = "invalid_request_error";
    private const string Limited = "rate_limit_error";

    /// <summary>No conversation is kept here. As the SDKs know it (@anthropic-ai/sdk 1.12, lib/internal/threads).</summary>
    public static readonly ErrorAnswer Unthreaded = new(400, "application/json", Encoding.UTF8.GetBytes(
        """{"type":"error","error":{"type":"invalid_request_error","message":"thread: this request cannot be threaded","details":{"error_code":"thread_unsupported_request","unsupported":["thread"]}},"request_id":null}"""));

    public static readonly IReadOnlyDictionary<string, ErrorRow> Rows = new Dictionary<string, ErrorRow>(StringComparer.Ordinal)
    {
        ["invalid_request"] = new(400, Invalid, "temperature: range: 0..1"),
        ["context_length_exceeded"] = new(400, Invalid, "prompt is too long: 215000 tokens > 200000 maximum"),
        ["content_filter"] = new(400, Invalid, "Output blocked by content filtering policy"),
        ["insufficient_quota"] = new(400, Invalid, "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."),
        ["invalid_api_key"] = new(401, "authentication_error", "invalid x-api-key"),
        ["insufficient_balance"] = new(402, "billing_error", "There is an issue with your billing or payment information."),
        ["permission_denied"] = new(403, "permission_error", "Your API key does not have permission to use the specified resource."),
        ["model_not_found"] = new(404, "not_found_error", "model: {model}"),
        ["request_too_large"] = new(413, "request_too_large", "Request exceeds the maximum size"),
        ["rate_limit_exceeded"] = new(429, Limited, "Number of requests has exceeded your per-minute rate limit; see the response headers for current usage."),
        ["tokens_too_large"] = new(429, Limited, "This request would exceed your organization's rate limit of 30,000 input tokens per minute (model: {model})."),
        ["server_error"] = new(500, "api_error", "Internal server error"),
        ["service_unavailable"] = new(503, "api_error", "Service unavailable"),
        ["overloaded"] = new(529, "overloaded_error", "Overloaded"),
    };
}
