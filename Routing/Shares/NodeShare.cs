using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Routing.Spending;
using Routing.Timing;

namespace Routing.Shares;

/// <summary>
/// The node's side of a share: admits requests out of it without asking anyone. Pure: no clock, no lock. It is settled when <see cref="Report"/> says
/// that nothing is open; until then the node reports at least every <see cref="ShareGrant.HoldFor"/>.
/// </summary>
/// <param name="grant">What was granted.</param>
/// <param name="like">Whose it is.</param>
/// <param name="askedAt">When the node asked, before the request for the share left.</param>
public sealed class NodeShare(ShareGrant grant, LeaseRequest like, DateTimeOffset askedAt)
{
    /// <summary>What one request's worst case may take of what is left of a share that is short.</summary>
    private const decimal Part = 1 / 16m;

    private static readonly TimeSpan UseStep = TimeSpan.FromMilliseconds(100);

    private readonly SteadyClock _clock = new();
    private readonly Dictionary<int, OpenLease> _open = [];
    private readonly List<ShareUse> _uses = [];
    private long? _asked;
    private long _requests = grant.Requests;
    private long _tokens = grant.Tokens;
    private decimal _left = grant.Cost;
    private decimal _spent;
    private int _reports;
    private int _lastPart;
    private TimeSpan _heldUntil = grant.HoldFor;
    private decimal? _spare = grant.Spare;

    /// <summary>Requests it can still admit, the money and tokens for them permitting.</summary>
    public long Requests => _requests;

    /// <summary>Requests under way.</summary>
    public int Open => _open.Count;

    /// <summary>What is left of it, of what is limited at all.</summary>
    public ShareBalance Balance => new(
        like.TenantLimits.RequestsPerMinute is null && like.KeyLimits.RequestsPerMinute is null ? null : _requests,
        like.TenantLimits.TokensPerMinute is null && like.KeyLimits.TokensPerMinute is null ? null : _tokens,
        like.TenantLimits.Parallel is null && like.KeyLimits.Parallel is null ? null : grant.Slots - _open.Count,
        like.TenantLimits.HasBudget || like.KeyLimits.HasBudget ? _left : null,
        askedAt + grant.Length);

    /// <summary>Admits a request. False: it does not fit, or the share is over; report and ask for another.</summary>
    public bool TryAcquire(LeaseRequest request, DateTimeOffset now, out Lease lease)
    {
        lease = default;
        var after = After(now);
        var tight = IsTight(request.Grows, request.Most);
        var wanted = request.Grows && !tight ? request.Cost
            : tight || grant.IsShort ? Math.Max(request.Cost, Math.Min(request.Most, _left * Part))
            : request.Most;
        wanted = Math.Min(wanted, Math.Min(request.TenantLimits.PerRequest ?? wanted, request.KeyLimits.PerRequest ?? wanted));
        var cost = Math.Min(wanted, Math.Max(0, _left));

        // Only where the account had no more either is it less than expected: else another share has it.
        var least = grant.IsShort && grant.Cost < like.Cost ? request.Least : Math.Max(request.Least, request.Grows || grant.IsShort ? Math.Min(request.Cost, wanted) : wanted);
        if (after >= grant.Length || after >= _heldUntil || _requests < 1 || _tokens < request.Tokens || _open.Count >= grant.Slots || cost < least)
        {
            return false;
        }

        _requests--;
        _tokens -= request.Tokens;
        _left -= cost;
        _open.Add(++_lastPart, new OpenLease(after, request.Tokens, cost));
        Use(new ShareUse(after, 1, request.Tokens));
        lease = new Lease(grant.Id with { Part = _lastPart }, cost, now + (_heldUntil - after), now, tight);
        return true;
    }

    /// <summary>More money for a request under way, out of the share; at least <paramref name="least"/>, else none. For more still the account tops the share up.</summary>
    public decimal TopUp(LeaseId lease, decimal cost, decimal least)
    {
        var added = Math.Min(cost, _left);
        if (added < least || !_open.TryGetValue(lease.Part, out var open))
        {
            return 0;
        }

        _left -= added;
        _open[lease.Part] = open with { Cost = open.Cost + added };
        return added;
    }

    /// <summary>USD set aside for a request under way.</summary>
    public decimal HeldFor(LeaseId lease) => _open.TryGetValue(lease.Part, out var open) ? open.Cost : 0;

    /// <summary>The account has added to the share.</summary>
    /// <param name="cost">USD.</param>
    /// <param name="spare">See <see cref="ShareGrant.Spare"/>, as it is now.</param>
    public void Add(decimal cost, decimal? spare) => (_left, _spare) = (_left + cost, spare);

    /// <summary>Whether a request that may cost so much is to keep to what is set aside for it.</summary>
    public bool IsTight(bool grows, decimal most) => grows && _spare < most;

    /// <summary>Replaces what was reserved by what was used. False: it was settled before.</summary>
    public bool Settle(in Settlement settlement)
    {
        if (!_open.Remove(settlement.Lease.Part, out var open))
        {
            return false;
        }

        _spent += settlement.Cost;
        _left += open.Cost - settlement.Cost;
        var unused = open.Tokens - (settlement.Tokens ?? open.Tokens);
        if (unused != 0)
        {
            _tokens += unused;
            Use(new ShareUse(open.After, 0, -unused));
        }

        return true;
    }

    /// <summary>The account holds what is open for as long again, from the report made at <paramref name="reportedAt"/>.</summary>
    public void Confirm(DateTimeOffset reportedAt) => _heldUntil = After(reportedAt) + grant.HoldFor;

    /// <summary>When what is open expires, unless a report is confirmed before.</summary>
    public DateTimeOffset ExpiresAt(DateTimeOffset now) => now + (_heldUntil - After(now));

    /// <summary>Is all said?</summary>
    public bool IsClosed => _reports > 0 && _open.Count == 0 && _uses.Count == 0;

    /// <summary>What to tell the account; the next only when it has taken this one. From then on nothing more is admitted.</summary>
    public ShareReport Report(DateTimeOffset now)
    {
        _requests = _tokens = 0;
        _left = 0;
        var report = new ShareReport(grant.Id, ++_reports, like.Key, [.. _uses], _spent, _open.Values.Sum(open => open.Cost), _open.Count, now);
        _uses.Clear();
        return report;
    }

    private TimeSpan After(DateTimeOffset now)
    {
        var asked = _asked ??= _clock.Read(askedAt);
        return TimeSpan.FromTicks(_clock.Read(now) - asked);
    }

    /// <summary>
    /// Uses close to each other are told as one: what was admitted at the later instant, what is taken back after it was told at the earlier, so that
    /// neither leaves the window too soon.
    /// </summary>
    private void Use(ShareUse use)
    {
        var uses = CollectionsMarshal.AsSpan(_uses);
        var step = use.After.Ticks / UseStep.Ticks;
        for (var at = uses.Length - 1; at >= 0; at--)   // from the latest: it is most often that one
        {
            ref var told = ref uses[at];
            if (told.After.Ticks / UseStep.Ticks == step)
            {
                var after = told.After > use.After == (_reports == 0) ? told.After : use.After;
                told = new ShareUse(after, told.Requests + use.Requests, told.Tokens + use.Tokens);
                return;
            }
        }

        _uses.Add(use);
    }

    private readonly record struct OpenLease(TimeSpan After, long Tokens, decimal Cost);
}
