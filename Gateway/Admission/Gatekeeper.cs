using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;

namespace Gateway.Admission;

/// <summary>Says who may call. There is no key store yet: where a virtual key is required, no key is valid.</summary>
internal static class Gatekeeper
{
    /// <summary>Null when the caller may pass.</summary>
    public static GatewayError? Refuse(HttpContext http, RoutingSnapshot snapshot)
    {
        if (snapshot.Config.Auth is AuthMode.Open)
        {
            return null;
        }

        var message = http.Request.Headers.Authorization.Count == 0
            ? "You didn't provide a virtual key. Send it as 'Authorization: Bearer ib_…'."
            : "Incorrect virtual key provided.";
        return new(401, "invalid_request_error", "invalid_api_key", message) { MayRetry = false };
    }
}
