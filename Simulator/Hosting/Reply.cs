using System.Text.Json;
using Simulator.Answers;

namespace Simulator.Hosting;

/// <summary>Answers that no script shapes.</summary>
internal static class Reply
{
    public static Task ErrorAsync(HttpContext context, ErrorAnswer error)
    {
        foreach (var (name, value) in error.Headers)
        {
            context.Response.Headers[name] = value;
        }

        return BytesAsync(context, error.Status, error.ContentType, error.Body);
    }

    public static Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write) =>
        BytesAsync(context, status, "application/json", Json.Bytes(write));

    public static async Task BytesAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
