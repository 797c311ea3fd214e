using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Configuration;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Admin;

/// <summary>Who may use <c>/admin</c>: the operator's key; where none is set, reading from this machine in open mode.</summary>
internal static class AdminAccess
{
    /// <summary>Null when the caller may pass.</summary>
    /// <param name="http">Who asks.</param>
    /// <param name="config">Holds the key.</param>
    /// <param name="isReading">True for what changes nothing though it is no GET.</param>
    public static GatewayError? Refuse(HttpContext http, GatewayConfig config, bool isReading = false)
    {
        if (config.AdminKey is { } key)
        {
            return Holds(http, key) ? null : Unauthorized("The operator's key is needed: 'Authorization: Bearer $GATEWAY_ADMIN_KEY'.");
        }

        return config.Auth is AuthMode.Open && IsLocal(http) && (isReading || HttpMethods.IsGet(http.Request.Method))
            ? null
            : Unauthorized("No operator's key is set: /admin is closed. Set admin_key in gateway.yaml.");
    }

    /// <summary>Null when the caller may read metrics: with the operator's key, and where none is set from this machine, whoever else may call.</summary>
    public static GatewayError? RefuseMetrics(HttpContext http, GatewayConfig config) => config.AdminKey is { } key
        ? Holds(http, key) ? null : Unauthorized("The operator's key is needed: 'Authorization: Bearer $GATEWAY_ADMIN_KEY'. Or set metrics: { access: open }.")
        : IsLocal(http) ? null : Unauthorized("Without an operator's key, metrics are for this machine only. Set admin_key, or metrics: { access: open }.");

    private static bool IsLocal(HttpContext http) => http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    /// <summary>Whether <paramref name="key"/> is the operator's; never where none is set.</summary>
    public static bool Lets(string key, GatewayConfig config) =>
        config.AdminKey is { } own && CryptographicOperations.FixedTimeEquals(Hash(key), Hash(own));

    private static bool Holds(HttpContext http, string key)
    {
        var header = http.Request.Headers.Authorization.ToString();
        const string Scheme = "Bearer ";
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), Hash(key));
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static GatewayError Unauthorized(string message) => new(401, "invalid_request_error", "invalid_api_key", message) { MayRetry = false };
}
