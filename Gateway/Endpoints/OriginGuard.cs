using System.Net;
using Gateway.Configuration;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary>
/// Keeps other sites' pages in a browser on this machine from acting as its user. Where being near is all that is asked of a caller (<c>auth: open</c>, <c>/admin</c> without a key), the
/// name it was reached by must be one that no stranger can point here; and <c>/admin</c> takes no request that a page of another origin makes.
/// </summary>
internal sealed class OriginGuard(ConfigSource source)
{
    /// <summary><paramref name="handler"/>, for what may be asked at <paramref name="path"/>.</summary>
    public RequestDelegate Before(string path, RequestDelegate handler)
    {
        var isAdmin = path.StartsWith("/admin", StringComparison.Ordinal);
        return isAdmin || path.StartsWith("/v1/", StringComparison.Ordinal)
            ? http => Refuse(http, source.Current, isAdmin) is { } refusal ? RefuseAsync(http, refusal) : handler(http)
            : handler;
    }

    private static GatewayError? Refuse(HttpContext http, GatewayConfig config, bool isAdmin)
    {
        var isOpen = isAdmin ? config.AdminKey is null : config.Auth is AuthMode.Open;
        if (isOpen && !IsOurs(http.Request.Host.Value ?? "", config))
        {
            return Forbidden("The Host header names no address of this gateway. Add the name to trusted_hosts in gateway.yaml.");
        }

        return (isOpen || isAdmin) && IsCrossSite(http.Request, config)
            ? Forbidden("A page of another origin may not call this. Add that page's host to trusted_hosts in gateway.yaml to let it.")
            : null;
    }

    private static bool IsCrossSite(HttpRequest request, GatewayConfig config)
    {
        if ((string?)request.Headers.Origin is { Length: > 0 } origin)
        {
            return !Uri.TryCreate(origin, UriKind.Absolute, out var page)
                || !(origin.AsSpan(origin.IndexOf("//", StringComparison.Ordinal) + 2).Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase) || config.TrustedHosts.Contains(page.Host));
        }

        // Without an Origin a browser still says of a GET whether another site's page makes it.
        return (string?)request.Headers["Sec-Fetch-Site"] is "cross-site" or "same-site" && (string?)request.Headers["Sec-Fetch-Mode"] is not "navigate";
    }

    /// <summary>An address, a name without a dot, one of this machine's own, or one the operator named: what no stranger's DNS can make point here.</summary>
    private static bool IsOurs(string host, GatewayConfig config)
    {
        var name = NameOf(host);
        return !name.Contains('.')
            || IPAddress.IsValid(name)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || IsTrusted(name, config);
    }

    private static bool IsTrusted(ReadOnlySpan<char> name, GatewayConfig config)
    {
        foreach (var trusted in config.TrustedHosts)
        {
            if (name.Equals(trusted, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> NameOf(string host)
    {
        var end = host.LastIndexOf(':');
        return end > host.LastIndexOf(']') ? host.AsSpan(0, end) : host;
    }

    private static Task RefuseAsync(HttpContext http, GatewayError refusal)
    {
        RequestIds.Assign(http);
        return ErrorWriter.WriteAsync(http, refusal);
    }

    private static GatewayError Forbidden(string message) => new(403, "invalid_request_error", "not_allowed", message) { MayRetry = false };
}
