using Routing.Failures;
using Routing.Targets;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Storage.Ledger;

/// <summary>
/// One attempt, as it is billed. Named by (<see cref="RequestId"/>, <see cref="Attempt"/>): however often it is written, it counts once.
/// Times are kept to a microsecond and the cost to a billionth of a dollar, from the moment the row is made, so that it reads back equal.
/// </summary>
public sealed record LedgerRow
{
    private const int MaxName = 256;

    private readonly DateTimeOffset _startedAt;
    private readonly DateOnly? _admittedOn;

    /// <summary>The gateway's own id, never a provider's. At most 200 bytes.</summary>
    public required string RequestId { get; init; }

    /// <summary>1 for the first attempt of a request.</summary>
    public required int Attempt { get; init; }

    public required TenantId Tenant { get; init; }

    public VirtualKeyId Key { get; init; } = VirtualKeyId.None;

    /// <summary>A model's name may be anything a client has sent: kept to 256 characters, and without NUL, which PostgreSQL refuses.</summary>
    public required TargetId Target { get; init => field = new(Clean(value.Provider), Clean(value.Model)); }

    /// <summary>What went wrong; null when it was answered, or when nobody knows: <see cref="Interrupted"/>.</summary>
    public FailureKind? Kind { get; init; }

    /// <summary>The provider's HTTP status; null when none came.</summary>
    public int? Status { get; init; }

    public TokenUsage Usage { get; init; }

    /// <summary>True when the provider reported no usage and the gateway counted.</summary>
    public bool Estimated { get; init; }

    /// <summary>
    /// True when the gateway's process died during the attempt, so that nobody knows how it ended. It has neither a kind nor a status, and is billed
    /// what was reserved for it: the provider may have answered.
    /// </summary>
    public bool Interrupted { get; init; }

    /// <summary>Null when the price is unknown: never taken for free.</summary>
    public decimal? CostUsd { get; init => field = value is { } cost ? Usd.Round(cost) : null; }

    public required DateTimeOffset StartedAt
    {
        get => _startedAt;
        init
        {
            _startedAt = Instants.FromMicroseconds(value.ToMicroseconds());
            _admittedOn = UnlessStartedOn(_admittedOn);
        }
    }

    /// <summary>The UTC day its request was admitted in, where that is not the day the attempt started in: then it is null, whatever it is set to.</summary>
    public DateOnly? AdmittedOn { get => _admittedOn; init => _admittedOn = UnlessStartedOn(value); }

    public TimeSpan? TimeToFirstToken { get; init => field = value is { } time ? Instants.Duration(time.ToMicroseconds()) : null; }

    public TimeSpan Duration { get; init => field = Instants.Duration(value.ToMicroseconds()); }

    /// <summary>The UTC day it is billed on, as budgets have it: the one its request was admitted in.</summary>
    public DateOnly Day => AdmittedOn ?? StartedAt.Day();

    /// <summary>When it ended, and was written down.</summary>
    public DateTimeOffset EndedAt => StartedAt + Duration;

    private DateOnly? UnlessStartedOn(DateOnly? day) => _startedAt != default && day == _startedAt.Day() ? null : day;

    private static string Clean(string name) =>
        name.Length <= MaxName && !name.Contains('\0', StringComparison.Ordinal) ? name : name[..Math.Min(name.Length, MaxName)].Replace('\0', '\uFFFD');
}
