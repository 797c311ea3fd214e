using Routing.Shares;
using Routing.Spending;

namespace Routing.Tests.Limits;

/// <summary>A node that spends from shares, with a clock of its own, some way from the account.</summary>
internal sealed class ShareNode(TenantAccount account, LeaseRequest like, TimeSpan clockOff, TimeSpan length)
{
    private static readonly TimeSpan HoldFor = TimeSpan.FromSeconds(20);

    private readonly List<NodeShare> _shares = [];
    private readonly List<Open> _open = [];
    private DateTimeOffset _notBefore;
    private (NodeShare Share, ShareReport Report, DateTimeOffset At)? _last;

    /// <summary>Requests under way whose leases live.</summary>
    public int Running(DateTimeOffset now) => _open.Count(open => open.Share.ExpiresAt(now + clockOff) > now + clockOff);

    public decimal Reserved => _open.Sum(open => open.Lease.Cost);

    public int Shares => _shares.Count;

    public bool TryServe(LeaseRequest request, DateTimeOffset now)
    {
        foreach (var share in _shares)
        {
            if (share.TryAcquire(request, now + clockOff, out var lease))
            {
                _open.Add(new Open(share, lease, request, now));
                return true;
            }
        }

        return false;
    }

    /// <summary>Asks for a share, which takes <paramref name="delay"/> to arrive at the account.</summary>
    public void Ask(int requests, DateTimeOffset now, TimeSpan delay)
    {
        if (now < _notBefore)
        {
            return;
        }

        var decision = account.Grant(new ShareRequest(like, requests, length, HoldFor), now + delay);
        if (decision.Grant is { } grant)
        {
            _shares.Add(new NodeShare(grant, like, now + clockOff));
        }
        else if (decision.Refusal?.RetryAfter is { } wait)
        {
            _notBefore = now + delay + wait;
        }
    }

    /// <summary>Settles what was begun before <paramref name="begun"/>; gives what it cost.</summary>
    public decimal Settle(DateTimeOffset begun, decimal part, DateTimeOffset now)
    {
        var spent = 0m;
        foreach (var open in _open.Where(open => open.At <= begun).ToList())
        {
            var settlement = new Settlement(like.Tenant, open.Lease.Id, like.Key, open.Lease.Cost * part, (long)(open.Request.Tokens * part), now);
            open.Share.Settle(settlement).ShouldBeTrue();
            open.Share.Settle(settlement).ShouldBeFalse();
            open.Settled?.Invoke((long)(open.Request.Tokens * part));
            spent += settlement.Cost;
            _open.Remove(open);
        }

        return spent;
    }

    public void OnSettled(Action<long> settled) => _open[^1].Settled = settled;

    /// <summary>Reports every share that <paramref name="which"/> picks, on time or not at all.</summary>
    public void Report(Predicate<NodeShare> which, DateTimeOffset now, TimeSpan delay)
    {
        foreach (var share in _shares.Where(share => which(share)).ToList())
        {
            var report = share.Report(now + clockOff);
            if (account.Report(report, HoldFor, now + delay) is ShareReceipt.Held)
            {
                share.Confirm(now + clockOff);
            }

            _last = (share, report, now);
            if (share.IsClosed)
            {
                _shares.Remove(share);
            }
        }
    }

    public void Resend(DateTimeOffset now)
    {
        if (_last is { } last)
        {
            account.Report(last.Report, HoldFor, now).ShouldBe(ShareReceipt.Ignored);
        }
    }

    private sealed class Open(NodeShare share, Lease lease, LeaseRequest request, DateTimeOffset at)
    {
        public NodeShare Share { get; } = share;

        public Lease Lease { get; } = lease;

        public LeaseRequest Request { get; } = request;

        public DateTimeOffset At { get; } = at;

        public Action<long>? Settled { get; set; }
    }
}
