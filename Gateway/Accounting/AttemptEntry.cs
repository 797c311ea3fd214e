using Routing.Failures;
using Routing.Targets;
using Storage.Ledger;
using Storage.Spool;

namespace Gateway.Accounting;

/// <summary>One attempt under way, with what its row in the ledger will say.</summary>
internal sealed class AttemptEntry(Target target, in Estimate estimate, int number, DateTimeOffset startedAt, long timestamp)
{
    private readonly Estimate _estimate = estimate;

    public Target Target => target;

    public ref readonly Estimate Estimate => ref _estimate;

    public int Number => number;

    public DateTimeOffset StartedAt => startedAt;

    /// <summary><see cref="StartedAt"/>, as the clock's timestamp.</summary>
    public long Timestamp => timestamp;

    /// <summary>The UTC day its request was admitted on, whose budget pays.</summary>
    public DateOnly? AdmittedOn { get; init; }

    /// <summary>The longest answer that was asked for, in tokens of all choices; null where nobody said.</summary>
    public long? Bound { get; init; }

    /// <summary>From how many bytes of content on it is plainly longer than it was bounded to.</summary>
    public long StopsAt { get; init; } = long.MaxValue;

    /// <summary>Where it is journalled.</summary>
    public JournalSlot Slot { get; set; }

    /// <summary>The provider's HTTP status; null as long as none came.</summary>
    public int? Status { get; set; }

    public TimeSpan? TimeToFirstToken { get; set; }

    /// <summary>What the provider said that it used; null as long as it has not.</summary>
    public TokenUsage? Reported { get; private set; }

    /// <summary>Bytes of content that came.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>How many of them came last: the next may be as many.</summary>
    public long LastBytes { get; private set; }

    /// <summary>From how many of them on more must be asked for.</summary>
    public long AsksAt { get; set; } = long.MaxValue;

    public void Saw(in TokenUsage? usage, long contentBytes)
    {
        Reported = usage ?? Reported;
        LastBytes = contentBytes - ContentBytes;
        ContentBytes = contentBytes;
    }

    /// <summary>What is billed, and whether it is the gateway's own count.</summary>
    public (TokenUsage Usage, bool Estimated) Bill(Failure? failure) =>
        Reported is { } reported ? (reported, false)
        : IsBilled(failure) ? (new(_estimate.Prompt, 0, Math.Min(_estimate.TokensOf(ContentBytes), Bound ?? long.MaxValue), 0), true)
        : (default, false);

    public LedgerRow Row(Payer payer, string requestId, in TokenUsage usage, bool estimated, decimal? cost, FailureKind? kind = null, TimeSpan duration = default) => new()
    {
        RequestId = requestId,
        Attempt = number,
        Tenant = payer.LedgerTenant,
        Key = payer.LedgerKey,
        Target = target.Id,
        Status = Status,
        Usage = usage,
        Estimated = estimated,
        CostUsd = cost,
        StartedAt = startedAt,
        AdmittedOn = AdmittedOn,
        TimeToFirstToken = TimeToFirstToken,
        Kind = kind,
        Duration = duration,
    };

    /// <summary>
    /// Whether the provider bills what it has not reported. An answer, or part of one: yes. One given up while it was awaited: the provider was at work
    /// on the prompt at least. An error in its place, or no connection: no.
    /// </summary>
    private bool IsBilled(Failure? failure) =>
        failure is null or { Kind: FailureKind.Empty or FailureKind.Unfit or FailureKind.CutShort or FailureKind.Unjoined }
        || ContentBytes > 0
        || (Status is null or < 300 && failure is { Kind: FailureKind.TooSlow or FailureKind.ClientGone or FailureKind.BudgetSpent or FailureKind.ShuttingDown or FailureKind.Superseded, AtConnect: false })
        || (Status is < 300 && failure.Kind is FailureKind.Unreachable);
}
