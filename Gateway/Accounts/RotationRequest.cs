using Gateway.Errors;

namespace Gateway.Accounts;

/// <summary>How a key is to be replaced.</summary>
internal sealed record RotationRequest
{
    private const long Day = 24 * 60 * 60;

    /// <summary>How long the old key goes on working. Default: a day; at most 90.</summary>
    public long? OverlapSeconds { get; init; }

    public TimeSpan Overlap => TimeSpan.FromSeconds(OverlapSeconds ?? Day);

    public GatewayError? Check() => OverlapSeconds is < 0 or > 90 * Day ? AccountErrors.Invalid("overlap_seconds", "a number from 0 to 7776000") : null;
}
