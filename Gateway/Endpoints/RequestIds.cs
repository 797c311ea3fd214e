using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary>Names each request for its answer's header, its log lines and its ledger rows.</summary>
internal static class RequestIds
{
    /// <summary>Makes an id, unique across nodes and roughly in order of time, and sets the answer's <c>x-request-id</c>.</summary>
    public static string Assign(HttpContext http)
    {
        var id = string.Create(36, Guid.CreateVersion7(), static (text, guid) =>
        {
            "req_".CopyTo(text);
            guid.TryFormat(text[4..], out _, "N");
        });
        http.Response.Headers["x-request-id"] = id;
        return id;
    }
}
