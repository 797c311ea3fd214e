using System.Collections.Frozen;
using Gateway.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Gateway.Dashboard;

/// <summary><c>GET /dashboard</c> and its files. Nothing of them is anyone's secret: what they show is asked of <c>/admin</c>.</summary>
internal static class DashboardPage
{
    /// <summary>Nothing from elsewhere, nothing inline, in nobody's frame.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Lazy<FrozenDictionary<string, DashboardFile>> Files = new(DashboardFile.ReadAll);

    public static Task IndexAsync(HttpContext http) => SendAsync(http, Files.Value["index.html"]);

    public static Task AssetAsync(HttpContext http) =>
        Files.Value.TryGetValue((string)http.Request.RouteValues["file"]!, out var file) ? SendAsync(http, file) : UnknownRoutes.NotFoundAsync(http);

    private static async Task SendAsync(HttpContext http, DashboardFile file)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        headers.Vary = "Accept-Encoding";
        headers.ETag = file.Tag;
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(file.Tag, StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = file.ContentType;
        var isCompressed = http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        if (isCompressed)
        {
            headers.ContentEncoding = "br";
        }

        var body = isCompressed ? file.Compressed : file.Content;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
        }
    }
}
