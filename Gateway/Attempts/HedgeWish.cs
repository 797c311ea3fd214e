namespace Gateway.Attempts;

/// <summary>What a client says of hedging, in <c>x-gateway-hedge</c>.</summary>
/// <param name="After">After so long; null: after the target's usual time, or never.</param>
/// <param name="IsOff">Never.</param>
internal readonly record struct HedgeWish(TimeSpan? After, bool IsOff);
