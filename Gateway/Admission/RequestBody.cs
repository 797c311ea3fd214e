using System.Buffers;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Admission;

/// <summary>Takes a request body in. It stays where the server received it until the request is over: nothing is copied.</summary>
internal static class RequestBody
{
    /// <summary>Reads it all. Whoever called must <see cref="Release"/> it, also after an error.</summary>
    /// <param name="http">The request.</param>
    /// <param name="most">Largest size taken, in bytes.</param>
    public static async ValueTask<(ReadOnlySequence<byte> Body, GatewayError? Error)> ReadAsync(HttpContext http, long most)
    {
        if (UnreadableReason(http.Request) is { } reason)
        {
            return (default, reason);
        }

        if (http.Request.ContentLength > most)
        {
            return (default, TooLarge(most));
        }

        var reader = http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(http.RequestAborted);
            var body = result.Buffer;
            if (body.Length > most)
            {
                reader.AdvanceTo(body.End);
                return (default, TooLarge(most));
            }

            if (result.IsCompleted)
            {
                if (body.IsEmpty)
                {
                    reader.AdvanceTo(body.End);   // a read that is not ended costs the connection; Release knows only of bodies that hold something
                }

                return (body, null);
            }

            reader.AdvanceTo(body.Start, body.End);
        }
    }

    public static void Release(HttpContext http, in ReadOnlySequence<byte> body)
    {
        try
        {
            if (!body.IsEmpty)
            {
                http.Request.BodyReader.AdvanceTo(body.End);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The connection was aborted, by the client or for what became of its answer: its body is gone with it, and how the request ended is not to be hidden by that.
        }
    }

    private static GatewayError? UnreadableReason(HttpRequest request)
    {
        var type = request.ContentType.AsSpan();
        var semicolon = type.IndexOf(';');
        var media = (semicolon < 0 ? type : type[..semicolon]).Trim();
        if (!media.IsEmpty && !media.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return GatewayError.InvalidRequest("unsupported_content_type", $"The request body must be application/json, not {media}.");
        }

        return request.Headers.ContentEncoding.Count > 0
            ? GatewayError.InvalidRequest("unsupported_content_encoding", "The request body must not be compressed.")
            : null;
    }

    private static GatewayError TooLarge(long most) =>
        new(413, "invalid_request_error", "request_too_large", $"The request body is larger than {most} bytes.") { MayRetry = false };
}
