using Gateway.Errors;

namespace Gateway.Admission;

/// <summary>The errors of a store that cannot be asked.</summary>
internal static class StoreErrors
{
    public static GatewayError Unavailable(string message) =>
        new(503, "api_error", "no_target_available", message) { RetryAfter = TimeSpan.FromSeconds(1) };
}
