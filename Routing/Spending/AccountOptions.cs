namespace Routing.Spending;

/// <summary>How much one tenant's account holds.</summary>
public sealed record AccountOptions
{
    /// <summary>Leases held, the unsettled ones included whose holder died. Default 20,000. Live ones are never dropped for it: more are refused.</summary>
    public int Leases { get; init; } = 20_000;

    /// <summary>Virtual keys held. Default 10,000. Idle ones without a budget are forgotten to make room.</summary>
    public int Keys { get; init; } = 10_000;

    /// <summary>How long a lease whose holder died may still be settled. Default 1 h. After that its estimate stays charged until the ledger says otherwise.</summary>
    public TimeSpan SettleLate { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A share is at most this part of what is free, so that near the limit it is one request. Default 16.</summary>
    public int ShareDivisor { get; init; } = 16;
}
