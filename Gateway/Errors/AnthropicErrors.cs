using System.Text.Json;
using Gateway.Attempts;
using Gateway.Protocols.Anthropic.Incoming;

namespace Gateway.Errors;

/// <summary>
/// <c>{"type":"error","error":{"type","message"},"request_id"}</c>, with what the gateway says besides in members of its own.
/// Source: platform.claude.com/docs, errors, read 2026-11.
/// </summary>
internal sealed class AnthropicErrors : IErrorShape
{
    private const int Overloaded = 529;

    public static AnthropicErrors Instance { get; } = new();

    public ReadOnlySpan<byte> EventName => "error"u8;

    /// <summary>That nothing can serve for now is 529 here.</summary>
    public int StatusOf(GatewayError error) => error is { Status: 503, MayRetry: true } ? Overloaded : error.Status;

    public void Write(Utf8JsonWriter json, GatewayError error, string requestId, IReadOnlyList<AttemptRecord>? attempts, ReadOnlySpan<byte> gateway)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, TypeOf(StatusOf(error)));
        json.WriteString("message"u8, error.Message);
        if (error.Param is { } param)
        {
            json.WriteString("param"u8, param);
        }

        if (error.Code is { } code)
        {
            json.WriteString("code"u8, code);
            WriteDetails(json, code, error.Param);
        }

        if (attempts is { Count: > 0 })
        {
            json.WritePropertyName("attempts"u8);
            TrailWriter.Write(json, attempts);
        }

        json.WriteEndObject();
        json.WriteString("request_id"u8, requestId);
        OpenAIErrors.WriteGateway(json, gateway);
        json.WriteEndObject();
    }

    /// <summary>What its SDKs go by: a runner of tools whose thread nobody can keep sends all of the conversation instead.</summary>
    private static void WriteDetails(Utf8JsonWriter json, string code, string? param)
    {
        var isThread = code is "unsupported_parameter" && param is MessagesScanner.Thread;
        json.WriteStartObject("details"u8);
        json.WriteString("error_code"u8, isThread ? "thread_unsupported_request" : code);
        if (isThread)
        {
            json.WriteStartArray("unsupported"u8);
            json.WriteStringValue(MessagesScanner.Thread);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> TypeOf(int status) => status switch
    {
        401 => "authentication_error"u8,
        402 => "billing_error"u8,
        403 => "permission_error"u8,
        404 => "not_found_error"u8,
        413 => "request_too_large"u8,
        429 => "rate_limit_error"u8,
        504 => "timeout_error"u8,
        503 or Overloaded => "overloaded_error"u8,
        >= 500 => "api_error"u8,
        _ => "invalid_request_error"u8,
    };
}
