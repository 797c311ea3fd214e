using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gateway.Attempts;
using Microsoft.AspNetCore.Http;

namespace Gateway.Errors;

/// <summary>Writes errors in the shape that the endpoint's clients expect, OpenAI's unless it says otherwise, as an answer or as the last event of a stream.</summary>
internal static class ErrorWriter
{
    /// <summary>Writes an error answer. The attempts, if there were any, go with it, and beside it the <c>gateway</c> object, unless it is empty.</summary>
    public static async Task WriteAsync(HttpContext http, GatewayError error, IReadOnlyList<AttemptRecord>? attempts = null, ReadOnlyMemory<byte> gateway = default)
    {
        var response = http.Response;
        var body = new ArrayBufferWriter<byte>(512);
        var shape = ShapeFor(http);
        WriteBody(http, shape, body, error, attempts, gateway.Span);
        response.StatusCode = shape.StatusOf(error);
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        if (error.RetryAfter is { } wait)
        {
            WriteRetryAfter(response.Headers, wait);
        }

        if (!error.MayRetry)
        {
            response.Headers["x-should-retry"] = "false";
        }

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
        }
    }

    /// <summary>Writes the error as an event.</summary>
    public static void WriteEvent(HttpContext http, GatewayError error, IReadOnlyList<AttemptRecord> attempts, ReadOnlyMemory<byte> gateway = default)
    {
        var (shape, output) = (ShapeFor(http), http.Response.BodyWriter);
        if (!shape.EventName.IsEmpty)
        {
            output.Write("event: "u8);
            output.Write(shape.EventName);
            output.Write("\n"u8);
        }

        output.Write("data: "u8);
        using (var json = new Utf8JsonWriter(output, JsonText.Options))
        {
            shape.WriteEvent(json, error, IdOf(http), attempts, gateway.Span);
        }

        output.Write("\n\n"u8);
    }

    private static void WriteBody(
        HttpContext http, IErrorShape shape, IBufferWriter<byte> output, GatewayError error, IReadOnlyList<AttemptRecord>? attempts, ReadOnlySpan<byte> gateway)
    {
        using var json = new Utf8JsonWriter(output, JsonText.Options);
        shape.Write(json, error, IdOf(http), attempts, gateway);
    }

    private static string IdOf(HttpContext http) => http.Response.Headers["x-request-id"].ToString();

    private static IErrorShape ShapeFor(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IErrorShape>() ?? OpenAIErrors.Instance;

    /// <summary>Whole seconds, rounded up, as the header wants them; the milliseconds that OpenAI's SDKs prefer beside it.</summary>
    private static void WriteRetryAfter(IHeaderDictionary headers, TimeSpan wait)
    {
        var milliseconds = Math.Max(0, (long)Math.Ceiling(wait.TotalMilliseconds));
        headers.RetryAfter = Math.Max(1, (milliseconds + 999) / 1000).ToString(CultureInfo.InvariantCulture);
        headers["retry-after-ms"] = milliseconds.ToString(CultureInfo.InvariantCulture);
    }
}
