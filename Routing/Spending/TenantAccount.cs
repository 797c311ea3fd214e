using Routing.Budgets;
using Routing.Limits;
using Routing.Tenants;
using Routing.Timing;

namespace Routing.Spending;

/// <summary>
/// One tenant: its limits and budgets, those of its keys, and every lease under them. Pure: no clock, no lock, no I/O.
/// <para>Nothing is admitted that does not fit every limit of the tenant and of the key; what is asked and what is granted is one step.</para>
/// <para>
/// Money is charged when reserved and corrected when settled. A lease whose holder died gives its slot back but not its money: nobody knows what the
/// provider has billed, and the estimate is the safe guess. It stays charged, for that day and month, until it is settled late or <see cref="Restore"/>
/// brings what the ledger says. So the error is bounded by the estimates of requests that died unsettled since the last word from the ledger.
/// </para>
/// <para>
/// A lease is counted once: numbers are given here, and one of this life that is not held is closed. One of an earlier life (the state was lost) is
/// counted when its settlement comes, unless the ledger had it when the account was restored: money spent is spent.
/// </para>
/// </summary>
/// <param name="incarnation">Another one for each life of the account.</param>
/// <param name="options">How much it holds.</param>
public sealed partial class TenantAccount(long incarnation, AccountOptions? options = null)
{
    private readonly AccountOptions _options = options ?? new();
    private readonly ReservationBook _book = new((options ?? new()).Leases, (options ?? new()).SettleLate.Ticks);
    private readonly SteadyClock _clock = new();
    private readonly AccountScope _tenant = new(LimitScope.Tenant);
    private readonly Dictionary<VirtualKeyId, AccountScope> _keys = [];
    private readonly ForeignLeases _foreign = new();
    private long _lastNumber;
    private long _at;
    private DateTimeOffset _restoredAsOf = DateTimeOffset.MinValue;

    /// <summary>Asks to make a request.</summary>
    public LeaseDecision Acquire(LeaseRequest request, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request.Tokens);
        ArgumentOutOfRangeException.ThrowIfNegative(request.Cost);
        var at = Enter(now);
        var demand = new Demand(1, request.Tokens, 1, request.Least);
        if (Refuses(request, demand, now, at, out var key) is { } refusal)
        {
            return new LeaseDecision(null, refusal, Requests(key, at), Tokens(key, at));
        }

        var tight = IsTight(request.Grows, request.Most, Spare(key, BudgetDate.Of(now)));
        var reservation = Reserve(key, Affordable(key, request.Cost, request.Grows && !tight ? null : request.MostCost, 0, BudgetDate.Of(now)), 1, at + request.HoldFor.Ticks, now, at);
        SetAside(reservation, Math.Max(0, reservation.Charged - request.Cost));
        _tenant.CountRequests(at, 1);
        key?.CountRequests(at, 1);
        CountFirstTokens(reservation, request.Tokens);
        return new LeaseDecision(Show(reservation) with { IsTight = tight }, null, Requests(key, at), Tokens(key, at));
    }

    /// <summary>Asks for more under a lease. Refused, the lease stays as it is.</summary>
    public LeaseDecision TopUp(in TopUp topUp, DateTimeOffset now)
    {
        var at = Enter(now);
        if (Find(topUp.Lease) is not { Expired: false } reservation)
        {
            return new LeaseDecision(null, new Refusal(LimitKind.LeaseEnded, LimitScope.Tenant, null));
        }

        // The ceiling is for a request, and a share is for many: its node keeps them to it.
        var soFar = reservation.Share is null ? reservation.Charged : 0;
        var obstacle = new Obstacle(at);
        var demand = new Demand(0, topUp.Tokens, 0, topUp.Least, soFar, reservation.Date);
        _tenant.Check(ref obstacle, demand, _book, now, at);
        reservation.Key?.Check(ref obstacle, demand, _book, now, at);
        if (obstacle.Stands)
        {
            return new LeaseDecision(null, obstacle.ToRefusal());
        }

        var tight = IsTight(topUp.Grows, topUp.Most, Spare(reservation.Key, reservation.Date));
        var more = Affordable(reservation.Key, topUp.Cost, topUp.Grows && !tight ? null : topUp.MostCost, soFar, reservation.Date);
        Charge(reservation, more);
        SetAside(reservation, Math.Max(0, more - topUp.Cost));
        reservation.ExpiresAt = Math.Max(reservation.ExpiresAt, at + topUp.HoldFor.Ticks);
        if (topUp.Tokens > 0)
        {
            CountMoreTokens(reservation, at, topUp.Tokens);
        }

        return new LeaseDecision(Show(reservation) with { IsTight = tight }, null);
    }

    /// <summary>USD reserved under a lease; 0 when it is not known.</summary>
    public decimal HeldFor(LeaseId lease) => Find(lease)?.Charged ?? 0;

    /// <summary>USD that may be set aside for one request's worst case under a lease; null: without end.</summary>
    public decimal? SpareFor(LeaseId lease) => Find(lease) is { } reservation ? Spare(reservation.Key, reservation.Date) : null;

    /// <summary>Replaces what was reserved by what was used. False: it was settled before, or forgotten, and nothing changes.</summary>
    public bool Settle(in Settlement settlement, DateTimeOffset now)
    {
        Enter(now);
        if (settlement.Lease.Incarnation != incarnation)
        {
            return SettleForeign(settlement, now);
        }

        if (Find(settlement.Lease) is not { Share: null } reservation)
        {
            return false;
        }

        _book.Remove(settlement.Lease.Number);
        if (!reservation.Expired)
        {
            Free(reservation);
        }

        Charge(reservation, settlement.Cost - reservation.Charged);
        CorrectTokens(reservation, settlement.Tokens);
        return true;
    }

    /// <summary>
    /// Takes the ledger's totals for what was spent. Reservations of the living come on top of them; those of the dead are over.
    /// </summary>
    public void Restore(AccountTotals totals, DateTimeOffset now)
    {
        Enter(now);
        _restoredAsOf = totals.AsOf;
        _tenant.Purse.Restore(totals.Tenant, now);
        foreach (var scope in _keys.Values)
        {
            scope.Purse.Restore(default, now);
        }

        foreach (var (key, spent) in totals.Keys)
        {
            HoldKey(key).Purse.Restore(spent, now);
        }

        foreach (var use in totals.Recent)
        {
            Recall(use);
        }

        foreach (var reservation in _book.All)
        {
            // Had a dead one's cost been known, it would be settled. It may still be, late.
            reservation.Charged = reservation.Expired ? 0 : reservation.Charged;
            _tenant.Purse.Charge(reservation.Charged, reservation.Date);
            reservation.Key?.Purse.Charge(reservation.Charged, reservation.Date);
        }
    }

    public AccountSnapshot Snapshot(DateTimeOffset now)
    {
        var at = Enter(now);
        return new AccountSnapshot(
            _tenant.Purse.Charged(now),
            _book.All.Sum(reservation => reservation.Charged),
            _book.All.Where(reservation => reservation.Expired).Sum(reservation => reservation.Charged),
            _tenant.Slots,
            _book.Count,
            _keys.Count,
            _tenant.RequestStatus(at),
            _tenant.TokenStatus(at));
    }

    /// <summary>USD charged to a key, as <see cref="AccountSnapshot.Charged"/> is to the tenant.</summary>
    public Spent Charged(VirtualKeyId key, DateTimeOffset now) => _keys.TryGetValue(key, out var scope) ? scope.Purse.Charged(now) : default;

    /// <summary>Nothing is lost with it but what the ledger can restore: no lease is out, and the last minute is over.</summary>
    public bool IsQuiet(DateTimeOffset now)
    {
        var at = Enter(now);
        return _book.Count == 0 && _tenant.QuietAt <= at && _keys.Values.All(key => key.QuietAt <= at);
    }

    private long Enter(DateTimeOffset now)
    {
        var at = _clock.Read(now);
        if (_book.IsDue(at))
        {
            _book.Sweep(at, Free);
        }

        return _at = at;
    }

    private Reservation? Find(LeaseId lease) => lease.Incarnation == incarnation ? _book.Find(lease.Number) : null;
}
