namespace Routing.Spending;

/// <summary>A lease or share that is out.</summary>
public sealed record ReservationMemory
{
    public required long Number { get; init; }

    public string? Key { get; init; }

    public required DateTimeOffset AdmittedAt { get; init; }

    public required int Day { get; init; }

    public required int Month { get; init; }

    public long Tokens { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    public long Added { get; init; }

    public long AddedBefore { get; init; }

    public bool CountsForTenant { get; init; }

    public bool CountsForKey { get; init; }

    public decimal Charged { get; init; }

    public int Slots { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool Expired { get; init; }

    /// <summary>Null for a lease of one request; else the instant from which nothing is admitted under the share.</summary>
    public DateTimeOffset? ShareUntil { get; init; }

    public long ShareRequests { get; init; }

    public long ShareTokens { get; init; }

    public int ShareReports { get; init; }
}
