using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Endpoints;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Accounts;

/// <summary>What an endpoint answers: a value as JSON, or an error.</summary>
internal sealed class Reply
{
    private readonly Func<HttpContext, Task> _write;

    private Reply(Func<HttpContext, Task> write) => _write = write;

    public static implicit operator Reply(GatewayError error) => new(http => ErrorWriter.WriteAsync(http, error));

    public static Reply Json<T>(T value, JsonTypeInfo<T> type, int status = 200) =>
        new(http => JsonAnswer.WriteAsync(http, json => JsonSerializer.Serialize(json, value, type), status));

    /// <summary>An answer that writes itself.</summary>
    public static Reply Of(Func<HttpContext, Task> write) => new(write);

    public Task WriteAsync(HttpContext http) => _write(http);
}
