using Gateway.Configuration;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Storage;
using Storage.VirtualKeys;

namespace Gateway.Admission;

/// <summary>Says who is calling, or why he may not. Closed when in doubt: a store that cannot be asked lets no unknown key in.</summary>
internal sealed class Gatekeeper(CallerDirectory callers, Brakes brakes, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    /// <summary>Where Anthropic's SDKs put the key.</summary>
    private const string AnthropicHeader = "x-api-key";

    /// <summary>The caller; null with the error to answer.</summary>
    public ValueTask<(Caller? Caller, GatewayError? Refusal)> AdmitAsync(HttpContext http, GatewayConfig config)
    {
        if (!TryReadKey(http, out var hash))
        {
            return new(Refuse(config, Unreadable(http)));
        }

        return callers.TryFind(hash, out var caller) ? new(Judge(caller, config)) : LookUpAsync(http, hash, config);
    }

    private async ValueTask<(Caller? Caller, GatewayError? Refusal)> LookUpAsync(HttpContext http, KeyHash hash, GatewayConfig config)
    {
        var address = ClientAddress.Of(http, config.TrustedProxies);
        if (brakes.UnknownKeys.IsHeld(address, out var wait))
        {
            return (null, Brakes.TooOften("unknown virtual keys", wait));
        }

        try
        {
            var caller = await callers.FindAsync(hash, http.RequestAborted);
            if (caller is null)
            {
                brakes.UnknownKeys.Add(address);
            }

            return Judge(caller, config);
        }
        catch (StoreUnavailableException)
        {
            return (null, StoreErrors.Unavailable("The virtual key cannot be checked now: the store is away."));
        }
    }

    private (Caller? Caller, GatewayError? Refusal) Judge(Caller? caller, GatewayConfig config) =>
        caller is null ? Refuse(config, "Incorrect virtual key provided.")
        : caller.WhyRefused(time.GetUtcNow()) is { } why ? Refuse(config, why)
        : (caller, null);

    /// <summary>Where everyone may call, a key that opens nothing is as good as none.</summary>
    private static (Caller? Caller, GatewayError? Refusal) Refuse(GatewayConfig config, string why) =>
        config.Auth is AuthMode.Open ? (Caller.Anonymous, null)
        : (null, new(401, "invalid_request_error", "invalid_api_key", why) { MayRetry = false });

    private static bool TryReadKey(HttpContext http, out KeyHash hash)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count == 1 && header[0].AsSpan() is var text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return VirtualKeyText.TryParse(text[Scheme.Length..].Trim(), out hash);
        }

        if (header.Count == 0 && http.Request.Headers.TryGetValue(AnthropicHeader, out var key) && key.Count == 1)
        {
            return VirtualKeyText.TryParse(key[0].AsSpan().Trim(), out hash);
        }

        hash = default;
        return false;
    }

    private static string Unreadable(HttpContext http) => http.Request.Headers.Authorization.Count == 0 && !http.Request.Headers.ContainsKey(AnthropicHeader)
        ? "You didn't provide a virtual key. Send it as 'Authorization: Bearer ib_…'."
        : "Incorrect virtual key provided.";
}
