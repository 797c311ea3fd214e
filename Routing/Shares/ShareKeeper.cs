using System.Collections.Immutable;
using Routing.Limits;
using Routing.Spending;

namespace Routing.Shares;

/// <summary>
/// The shares that a node holds of one tenant under one virtual key: admits requests from them without asking anyone, says when to ask for more, ahead of need and as
/// much as is used, and what to report. Pure: no clock, no lock, and whoever holds it makes the calls.
/// </summary>
public sealed class ShareKeeper(ShareKeeperOptions options)
{
    /// <summary>
    /// Shares held at once, those that only wait for what is open included. Beyond it no more are asked for. Near the end of a limit a share is one request's, and
    /// a stream keeps its share for minutes: there must be as many as there may be streams.
    /// </summary>
    private const int AtMost = 1024;

    private readonly List<HeldShare> _shares = new(2);
    private readonly DemandMeter _demand = new();
    private (Refusal Refusal, DateTimeOffset Until)? _refused;
    private bool _isAsking;
    private (long Requests, long Tokens, DateTimeOffset Last) _alone;

    /// <summary>Requests under way.</summary>
    public int Open => _shares.Sum(held => held.Share.Open);

    /// <summary>Shares held.</summary>
    public int Count => _shares.Count;

    /// <summary>What can still be given out of each share.</summary>
    public IEnumerable<ShareBalance> Balances(DateTimeOffset now) => _shares.Where(held => !held.IsEnded && !held.IsOver(now)).Select(held => held.Share.Balance);

    /// <summary>Nothing is held, asked for, or left to be reported.</summary>
    public bool IsIdle => _shares.Count == 0 && !_isAsking && _alone.Requests == 0;

    /// <summary>What the account said last of its limits, for the headers of answers; null before it has, or without a limit.</summary>
    public (long? Requests, long? Tokens) Left { get; private set; }

    /// <summary>Requests and tokens admitted from shares in the trailing minute.</summary>
    public (long Requests, long Tokens) Used(DateTimeOffset now) => _demand.LastMinute(now);

    /// <summary>Notes a request that was admitted while the account could not be asked: it is to be told.</summary>
    public void CountAlone(long tokens, DateTimeOffset now) => _alone = (_alone.Requests + 1, _alone.Tokens + tokens, now);

    /// <summary>What was admitted alone and is still within somebody's minute; nothing when that is over.</summary>
    public (long Requests, long Tokens) Alone(DateTimeOffset now)
    {
        if (now - _alone.Last > TimeSpan.FromMinutes(1))
        {
            _alone = default;
        }

        return (_alone.Requests, _alone.Tokens);
    }

    /// <summary>The account has counted so much of it.</summary>
    public void AloneTold((long Requests, long Tokens) told) =>
        _alone = (Math.Max(0, _alone.Requests - told.Requests), Math.Max(0, _alone.Tokens - told.Tokens), _alone.Last);

    /// <summary>Admits a request from what is held.</summary>
    public bool TryAcquire(LeaseRequest request, DateTimeOffset now, out Lease lease)
    {
        foreach (var held in _shares)
        {
            if (!held.IsEnded && held.Share.TryAcquire(request, now, out lease))
            {
                _demand.Count(now, request.Tokens);
                return true;
            }
        }

        lease = default;
        return false;
    }

    /// <summary>A refusal that still stands; null when it is worth asking.</summary>
    public Refusal? Refused(DateTimeOffset now)
    {
        if (_refused is not { } refused || now >= refused.Until)
        {
            return null;
        }

        return refused.Refusal;
    }

    /// <summary>What to ask the account for now, like <paramref name="request"/>; null when there is plenty, or an answer on its way. Ask, and then <see cref="Granted"/>, <see cref="Denied"/> or <see cref="Failed"/>.</summary>
    /// <param name="request">The request at hand.</param>
    /// <param name="now">The time.</param>
    /// <param name="isWaiting">It fits no share that is held, whatever is left of them: they are spent.</param>
    public ShareRequest? Wants(LeaseRequest request, DateTimeOffset now, bool isWaiting)
    {
        if (isWaiting)
        {
            _shares.ForEach(static held => held.IsSpent = true);
        }

        if (_isAsking || _shares.Count >= AtMost || !(isWaiting || NeedsMore(now)))
        {
            return null;
        }

        _isAsking = true;
        return new ShareRequest(request with { HoldFor = options.HoldFor }, _demand.Expected(options.Length, now, options.Least, options.Most), options.Length, options.HoldFor);
    }

    /// <summary>The account granted a share.</summary>
    public void Granted(ShareGrant grant, LeaseRequest like, DateTimeOffset askedAt)
    {
        (_isAsking, _refused) = (false, null);
        GrantedLate(grant, like, askedAt);
    }

    /// <summary>The account granted a share to a question that had <see cref="Failed"/>.</summary>
    public void GrantedLate(ShareGrant grant, LeaseRequest like, DateTimeOffset askedAt) => _shares.Add(new HeldShare(grant, like, askedAt));

    /// <summary>The account refused.</summary>
    public void Denied(Refusal refusal, DateTimeOffset now)
    {
        _isAsking = false;
        var wait = refusal.RetryAfter < options.RefusedFor ? refusal.RetryAfter.Value : options.RefusedFor;
        _refused = (refusal, now + wait);
    }

    /// <summary>Nobody knows: the account did not answer.</summary>
    public void Failed() => _isAsking = false;

    /// <summary>What the account's limits leave, as it said with its answer.</summary>
    public void Heard(long? requestsLeft, long? tokensLeft) => Left = (requestsLeft, tokensLeft);

    /// <summary>More money for a request under way, out of its share; 0 when there is not as much as <paramref name="least"/>.</summary>
    public decimal TopUp(LeaseId lease, decimal cost, decimal least) => Find(lease)?.Share.TopUp(lease, cost, least) ?? 0;

    /// <summary>The account has added money to the share of a lease, and says what it may set aside at most.</summary>
    public void Add(LeaseId lease, decimal cost, decimal? spare) => Find(lease)?.Share.Add(cost, spare);

    /// <summary>Whether an attempt that may cost so much more is to keep to what is set aside for it.</summary>
    public bool IsTight(in TopUp topUp) => Find(topUp.Lease)?.Share.IsTight(topUp.Grows, topUp.Most) ?? false;

    /// <summary>USD set aside for a request under way; 0 when it is not held.</summary>
    public decimal HeldFor(LeaseId lease) => Find(lease)?.Share.HeldFor(lease) ?? 0;

    /// <summary>When what is open under a lease's share expires; null when it is not held.</summary>
    public DateTimeOffset? ExpiresAt(LeaseId lease, DateTimeOffset now) => Find(lease)?.Share.ExpiresAt(now);

    /// <summary>Replaces what was reserved by what was used. False: it was settled before.</summary>
    public bool Settle(in Settlement settlement)
    {
        if (Find(settlement.Lease) is not { } held || !held.Share.Settle(settlement))
        {
            return false;
        }

        held.HasNews = true;
        return true;
    }

    /// <summary>What to tell the account now: of shares that are over, of what was settled since, and that this node lives. Sent again until <see cref="Reported"/>.</summary>
    /// <param name="now">The time.</param>
    /// <param name="all">To end every share: the node stops.</param>
    public ImmutableArray<ShareReport> Reports(DateTimeOffset now, bool all = false)
    {
        var reports = ImmutableArray.CreateBuilder<ShareReport>();
        foreach (var held in _shares)
        {
            if (held.Pending is null && IsDue(held, now, all))
            {
                (held.Pending, held.ReportedAt, held.HasNews, held.IsEnded) = (held.Share.Report(now), now, false, true);
            }

            if (held.Pending is { } pending)
            {
                reports.Add(pending);
            }
        }

        return reports.ToImmutable();
    }

    /// <summary>The account has taken a report, or had taken it before.</summary>
    public void Reported(ShareReport report, ShareReceipt receipt)
    {
        if (_shares.Find(held => held.Pending == report) is not { } held)
        {
            return;
        }

        held.Pending = null;
        if (receipt is ShareReceipt.Held)
        {
            held.Share.Confirm(held.ReportedAt);
        }

        if (report.IsLast)
        {
            _shares.Remove(held);
        }
    }

    private static bool IsDue(HeldShare held, DateTimeOffset now, bool all) =>
        !held.IsEnded ? all || held.IsOver(now) || now - held.AskedAt >= held.Grant.HoldFor / 3
        : (held.HasNews && held.Share.Open == 0) || (held.HasNews && all) || now - held.ReportedAt >= held.Grant.HoldFor / 3;

    private bool NeedsMore(DateTimeOffset now)
    {
        var (left, of) = (0L, 0L);
        foreach (var held in _shares)
        {
            if (!held.IsEnded && !held.IsOver(now) && now - held.AskedAt < held.Grant.Length * (1 - options.RefillBelow))
            {
                (left, of) = (left + held.Share.Requests, of + held.Grant.Requests);
            }
        }

        return left <= of * options.RefillBelow;
    }

    private HeldShare? Find(LeaseId lease)
    {
        foreach (var held in _shares)
        {
            if (held.Grant.Id.Number == lease.Number && held.Grant.Id.Incarnation == lease.Incarnation)
            {
                return held;
            }
        }

        return null;
    }
}
