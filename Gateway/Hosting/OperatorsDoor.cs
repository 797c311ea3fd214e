using System.Text;
using Gateway.Admin;
using Gateway.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gateway.Hosting;

/// <summary>The door of <c>/admin</c>, for what a host puts beside the gateway. A browser may give the key as the password of Basic authentication.</summary>
public static class OperatorsDoor
{
    /// <summary>Whether the caller may pass.</summary>
    public static bool Lets(HttpContext http, GatewayConfig config)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && TryPassword(header[6..], out var key))
        {
            return AdminAccess.Lets(key, config);
        }

        return AdminAccess.Refuse(http, config) is null;
    }

    /// <summary>Whether a key, taken from wherever a host's protocol has it, is the operator's.</summary>
    public static bool Lets(string key, GatewayConfig config) => AdminAccess.Lets(key, config);

    /// <summary>Why the caller may not read metrics; null when it may.</summary>
    public static string? RefusesMetrics(HttpContext http, GatewayConfig config) =>
        config.Metrics.Access is MetricsAccess.Open ? null : AdminAccess.RefuseMetrics(http, config)?.Message;

    private static bool TryPassword(string encoded, out string password)
    {
        var bytes = new byte[encoded.Length];
        password = "";
        if (!Convert.TryFromBase64String(encoded.Trim(), bytes, out var length))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        password = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return true;
    }
}
