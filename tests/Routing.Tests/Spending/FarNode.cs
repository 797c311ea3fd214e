using Routing.Shares;
using Routing.Spending;

namespace Routing.Tests.Spending;

/// <summary>A node far from its account: answers may be lost on the way, so what was not answered is said again.</summary>
internal sealed class FarNode(StoredAccount account, LeaseRequest like, TimeSpan clockOff)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HoldFor = TimeSpan.FromSeconds(20);

    private readonly List<Held> _shares = [];

    public int Shares => _shares.Count;

    /// <summary>USD settled, and set aside for requests under way.</summary>
    public decimal Spent { get; private set; }

    public decimal Reserved => _shares.Sum(held => held.Open.Sum(open => open.Cost));

    /// <summary>Requests under way whose shares are still held for this node.</summary>
    public int Running(DateTimeOffset now) => _shares.Where(held => held.Share.ExpiresAt(Clock(now)) > Clock(now)).Sum(held => held.Open.Count);

    public bool TryServe(LeaseRequest request, DateTimeOffset now)
    {
        foreach (var held in _shares)
        {
            if (held.Share.TryAcquire(request, Clock(now), out var lease))
            {
                held.Open.Add(lease);
                return true;
            }
        }

        return false;
    }

    public void Ask(int requests, DateTimeOffset now, TimeSpan delay)
    {
        if (account.Grant(new ShareRequest(like, requests, Length, HoldFor), now + delay)?.Grant is { } grant)
        {
            _shares.Add(new Held(new NodeShare(grant, like, Clock(now)), grant.Id));
        }
    }

    /// <summary>More money for the oldest share, which takes it for a request under way.</summary>
    public void TopUp(decimal cost, DateTimeOffset now)
    {
        if (_shares.FirstOrDefault(held => held.Open.Count > 0 && held.Pending is null && held.Reports == 0) is not { } held)
        {
            return;
        }

        var topUp = new TopUp(like.Tenant, held.Id) { Cost = cost, HoldFor = HoldFor };
        if (account.TopUp(topUp, now) is { Lease: not null })
        {
            held.Share.Add(cost, spare: null);
            var lease = held.Open[0];
            held.Open[0] = lease with { Cost = lease.Cost + held.Share.TopUp(lease.Id, cost, cost) };
        }
    }

    /// <summary>All that is under way ends, at what was set aside for it.</summary>
    public void Settle(DateTimeOffset now)
    {
        foreach (var held in _shares)
        {
            foreach (var lease in held.Open)
            {
                held.Share.Settle(new Settlement(like.Tenant, lease.Id, like.Key, lease.Cost, null, Clock(now))).ShouldBeTrue();
                Spent += lease.Cost;
            }

            held.Open.Clear();
        }
    }

    public void Report(DateTimeOffset now, TimeSpan delay)
    {
        foreach (var held in _shares.ToList())
        {
            held.Pending ??= (held.Share.Report(Clock(now)), Clock(now));
            held.Reports = held.Pending.Value.Report.Number;
            if (account.Report(held.Pending.Value.Report, HoldFor, now + delay) is not { } receipt)
            {
                continue;
            }

            if (receipt is ShareReceipt.Held)
            {
                held.Share.Confirm(held.Pending.Value.At);
            }

            if (held.Pending.Value.Report.IsLast)
            {
                _shares.Remove(held);
            }

            held.Pending = null;
        }
    }

    private DateTimeOffset Clock(DateTimeOffset now) => now + clockOff;

    private sealed class Held(NodeShare share, LeaseId id)
    {
        public NodeShare Share { get; } = share;

        public LeaseId Id { get; } = id;

        public List<Lease> Open { get; } = [];

        public (ShareReport Report, DateTimeOffset At)? Pending { get; set; }

        public int Reports { get; set; }
    }
}
