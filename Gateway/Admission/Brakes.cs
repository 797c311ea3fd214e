using Gateway.Errors;

namespace Gateway.Admission;

/// <summary>The brakes on what anybody may do who has no key.</summary>
internal sealed class Brakes(TimeProvider time)
{
    private const int SignUpsPerAddress = 10;
    private const int SignUpsInAll = 300;
    private const int UnknownKeysPerAddress = 30;

    /// <summary>On accounts opened, tried ones included: each answer tells whether an e-mail address is taken.</summary>
    public AddressBrake SignUps { get; } = new(SignUpsPerAddress, SignUpsInAll, time);

    /// <summary>
    /// On virtual keys that look right and that the store does not know: each has cost it a query. Keys that are known here are let in whatever
    /// else came from their address. The bound in all is missing on purpose: it would lock out strangers' keys for one client's guessing.
    /// </summary>
    public AddressBrake UnknownKeys { get; } = new(UnknownKeysPerAddress, null, time);

    public static GatewayError TooOften(string what, TimeSpan wait) =>
        new(429, "rate_limit_error", "rate_limit_exceeded", $"Too many {what} from your address. Try again later.") { RetryAfter = wait };
}
