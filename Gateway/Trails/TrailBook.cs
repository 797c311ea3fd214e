using Gateway.Attempts;
using Microsoft.Extensions.Logging;
using Routing.Failures;

namespace Gateway.Trails;

/// <summary>
/// The trails of the last requests of this process that reached a chain: <see cref="Held"/> of them, and no lock. What is older
/// is in the ledger, attempt by attempt.
/// </summary>
internal sealed partial class TrailBook
{
    /// <summary>Trails held.</summary>
    public const int Held = 10_000;

    private readonly RequestTrail?[] _ring = new RequestTrail?[Held];
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long _count;

    public TrailBook(TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _logger = loggers.CreateLogger("Requests");
    }

    /// <summary>Enters a request that has ended.</summary>
    public RequestTrail Add(Exchange exchange)
    {
        var trail = Of(exchange, Interlocked.Increment(ref _count) - 1);
        Volatile.Write(ref _ring[trail.Ordinal % Held], trail);
        Log(trail);
        return trail;
    }

    /// <summary>Null when it is not held (any more).</summary>
    public RequestTrail? Find(string requestId) => Recent().FirstOrDefault(trail => trail.RequestId == requestId);

    /// <summary>Latest first.</summary>
    public IEnumerable<RequestTrail> Recent()
    {
        var count = Interlocked.Read(ref _count);
        for (var at = count - 1; at >= 0 && at >= count - Held; at--)
        {
            // Null for one that is being entered.
            if (Volatile.Read(ref _ring[at % Held]) is { } trail)
            {
                yield return trail;
            }
        }
    }

    /// <summary>Those from the <paramref name="next"/>th on, oldest first, up to the first that is still being entered; <paramref name="next"/> moves on behind them.</summary>
    public IReadOnlyList<RequestTrail> From(ref long next)
    {
        var (count, found) = (Interlocked.Read(ref _count), new List<RequestTrail>());
        for (next = Math.Max(next, count - Held); next < count && Volatile.Read(ref _ring[next % Held]) is { } trail && trail.Ordinal >= next; next++)
        {
            found.Add(trail);
        }

        return found;
    }

    private RequestTrail Of(Exchange exchange, long ordinal)
    {
        var outcome = OutcomeOf(exchange);
        return new()
        {
            RequestId = exchange.RequestId,
            Ordinal = ordinal,
            EndedAt = _time.GetUtcNow(),
            AdmittedAt = exchange.Account.AdmittedAt,
            Duration = _time.GetElapsedTime(exchange.StartedAt),
            Upstream = exchange.UpstreamTime,
            Tenant = exchange.Account.Payer.LedgerTenant.Value,
            Key = exchange.Account.Payer.Key?.Value,
            Model = exchange.Entry.Name,
            Rule = exchange.Entry.Rule?.Name,
            Order = exchange.Order,
            Chain = exchange.Chain,
            PassedOver = exchange.PassedOver,
            Attempts = WithoutWords(exchange.Attempts),
            Seams = exchange.Seams,
            KeptBy = exchange is { IsWhole: true, Spare: { } kept } ? kept.Route.Target.Name : null,
            Outcome = outcome,
            Stream = exchange.Request.Stream,
            Status = outcome switch
            {
                TrailOutcome.Answered or TrailOutcome.BrokenOff => 200,
                TrailOutcome.Failed => exchange.Error?.Status,
                TrailOutcome.Aborted => 500,
                _ => null,
            },
            Code = exchange.Error?.Code,
            CostUsd = exchange.Account.CostIsKnown ? exchange.Account.Cost : null,
        };
    }

    private static TrailOutcome OutcomeOf(Exchange exchange)
    {
        var last = exchange.Attempts is [.., var attempt] ? attempt : null;
        return last is { Failure: null } || exchange.IsWhole ? TrailOutcome.Answered
            : last is { Failure.Kind: FailureKind.ClientGone } || (exchange.Error is null && exchange.ClientGone.IsCancellationRequested) ? TrailOutcome.ClientGone
            : exchange.Committed && last is not null ? TrailOutcome.BrokenOff
            : exchange.Error is not null ? TrailOutcome.Failed
            : TrailOutcome.Aborted;
    }

    private static IReadOnlyList<AttemptRecord> WithoutWords(IReadOnlyList<AttemptRecord> attempts) =>
        attempts is [] or [{ Failure: null }] ? attempts : [.. attempts.Select(attempt => attempt.WithoutWords())];
}
