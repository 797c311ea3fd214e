using Routing.Budgets;
using Routing.Limits;
using Routing.Tenants;

namespace Routing.Spending;

/// <content>The steps that requests and shares have in common.</content>
public sealed partial class TenantAccount
{
    private Refusal? Refuses(LeaseRequest request, in Demand demand, DateTimeOffset now, long at, out AccountScope? key)
    {
        key = null;
        var obstacle = new Obstacle(at);
        if (_book.IsFull)
        {
            obstacle.Meet(LimitKind.Capacity, LimitScope.Tenant, _book.SoonestEnd());
        }

        _tenant.Configure(request.TenantLimits);
        _tenant.Check(ref obstacle, demand, _book, now, at);
        if (request.Key is { } id)
        {
            if (!HasRoomFor(id, at))
            {
                obstacle.Meet(LimitKind.Capacity, LimitScope.Key, _keys.Values.Min(scope => scope.ForgettableAt));
                return obstacle.ToRefusal();
            }

            key = HoldKey(id);
            key.Configure(request.KeyLimits);
            key.Check(ref obstacle, demand, _book, now, at);
        }

        return obstacle.Stands ? obstacle.ToRefusal() : null;
    }

    private Reservation Reserve(AccountScope? key, decimal cost, int slots, long expiresAt, DateTimeOffset now, long at)
    {
        var reservation = new Reservation(++_lastNumber, key, at, BudgetDate.Of(now)) { Slots = slots, ExpiresAt = expiresAt };
        _book.Add(reservation.Number, reservation);
        Occupy(reservation, slots);
        Charge(reservation, cost);
        return reservation;
    }

    private void Occupy(Reservation reservation, int slots)
    {
        _tenant.Slots += slots;
        if (reservation.Key is { } key)
        {
            key.Slots += slots;
        }
    }

    private void Free(Reservation reservation)
    {
        Occupy(reservation, -reservation.Slots);
        reservation.Slots = 0;
        SetAside(reservation, -reservation.Extra);
    }

    /// <summary>So much more of what was charged for a reservation is for its worst case only; less, where it is negative.</summary>
    private void SetAside(Reservation reservation, decimal extra)
    {
        reservation.Extra += extra;
        _tenant.Extra += extra;
        if (reservation.Key is { } key)
        {
            key.Extra += extra;
        }
    }

    private void Charge(Reservation reservation, decimal amount)
    {
        reservation.Charged += amount;
        _tenant.Purse.Charge(amount, reservation.Date);
        reservation.Key?.Purse.Charge(amount, reservation.Date);
    }

    /// <summary>
    /// As much of <paramref name="cost"/> as every budget and ceiling leaves; of <paramref name="most"/>, which only the worst case needs, no more than
    /// a small part of what a budget leaves, so that near its end one request does not lock all others out.
    /// </summary>
    private decimal Affordable(AccountScope? key, decimal cost, decimal? most, decimal soFar, BudgetDate date)
    {
        var wanted = Math.Max(cost, Math.Min(most ?? cost, Math.Min(Spare(key, date) ?? decimal.MaxValue, cost + FreeExtra(key, date) ?? decimal.MaxValue)));
        wanted = Math.Min(wanted, Math.Min(Ceiling(_tenant), Ceiling(key)));
        return Math.Min(wanted, LeftOfAll(key, date) ?? wanted);

        decimal Ceiling(AccountScope? scope) => Math.Max(0, scope?.Limits.PerRequest - soFar ?? decimal.MaxValue);
    }

    /// <summary>Of what grows: what is set aside for it may be all there is for it.</summary>
    private static bool IsTight(bool grows, decimal most, decimal? spare) => grows && spare < most;

    /// <summary>The small part of what every budget leaves that may be set aside for one request's worst case; null: without end.</summary>
    private decimal? Spare(AccountScope? key, BudgetDate date) => LeftOfAll(key, date) / _options.ShareDivisor;

    /// <summary>
    /// What may yet be set aside for worst cases, in all: as much as is left besides, so that however many requests are under way at once, none is refused over what
    /// hardly any of them will cost. Null: without end.
    /// </summary>
    private decimal? FreeExtra(AccountScope? key, BudgetDate date) => Tighter((Left(_tenant, date) - _tenant.Extra) / 2, (Left(key, date) - key?.Extra) / 2);

    /// <summary>What every budget leaves; null: without end.</summary>
    private decimal? LeftOfAll(AccountScope? key, BudgetDate date) => Tighter(Left(_tenant, date), Left(key, date));

    private static decimal? Left(AccountScope? scope, BudgetDate date) => scope?.Purse.Left(scope.Limits, date);

    private static decimal? Tighter(decimal? a, decimal? b) => (a is null || b < a ? b : a) is { } tighter ? Math.Max(0, tighter) : null;

    /// <summary>A limit set later does not count what was admitted before it, and must not be given it back: so it is noted who counted.</summary>
    private void CountFirstTokens(Reservation reservation, long tokens)
    {
        reservation.Tokens = tokens;
        reservation.CountsForTenant = _tenant.CountTokens(reservation.AdmittedAt, tokens);
        reservation.CountsForKey = reservation.Key?.CountTokens(reservation.AdmittedAt, tokens) ?? false;
    }

    private void CountMoreTokens(Reservation reservation, long at, long tokens)
    {
        reservation.AddedBefore += reservation.Added.Tokens;
        reservation.Added = (at, tokens);
        if (_tenant.CountTokens(at, tokens) != reservation.CountsForTenant | (reservation.Key?.CountTokens(at, tokens) ?? false) != reservation.CountsForKey)
        {
            // A limit came or went meanwhile: what was added is taken for used.
            reservation.AddedBefore += tokens;
            reservation.Added = default;
        }
    }

    /// <summary>What was not used was the last to be set aside; what was used on top counts from where the request was admitted.</summary>
    private void CorrectTokens(Reservation reservation, long? used)
    {
        var unused = reservation.Tokens + reservation.AddedBefore + reservation.Added.Tokens - (used ?? long.MaxValue);
        if (used is null || unused == 0)
        {
            return;
        }

        var late = Math.Clamp(unused, 0, reservation.Added.Tokens);
        CorrectTokens(reservation, reservation.Added.At, -late);
        CorrectTokens(reservation, reservation.AdmittedAt, -Math.Min(unused - late, reservation.Tokens));
    }

    private void CorrectTokens(Reservation reservation, long at, long change)
    {
        Correct(_tenant, reservation.CountsForTenant);
        Correct(reservation.Key, reservation.CountsForKey);

        void Correct(AccountScope? scope, bool counted)
        {
            if (scope is not null && counted)
            {
                scope.CorrectTokens(at, change, _at);
            }
        }
    }

    private bool SettleForeign(in Settlement settlement, DateTimeOffset now)
    {
        // What was settled before the ledger was read came with it.
        if (settlement.At <= _restoredAsOf || !_foreign.TryAdd(settlement.Lease))
        {
            return false;
        }

        var date = BudgetDate.Of(now);
        _tenant.Purse.Charge(settlement.Cost, date);
        if (settlement.Key is { } key && (_keys.ContainsKey(key) || _keys.Count < _options.Keys))
        {
            HoldKey(key).Purse.Charge(settlement.Cost, date);
        }

        return true;
    }

    private void Recall(in RecentUse use)
    {
        var at = _clock.Place(use.At);
        Recall(_tenant, use);
        if (use.Key is { } key)
        {
            Recall(HoldKey(key), use);
        }

        // Whether there is a limit is not known yet, so as little as possible is merged.
        void Recall(AccountScope scope, in RecentUse use)
        {
            scope.Requests.Add(at, use.Requests, 0);
            scope.Tokens.Add(at, use.Tokens, 0);
        }
    }

    private AccountScope HoldKey(VirtualKeyId key)
    {
        if (!_keys.TryGetValue(key, out var scope))
        {
            _keys.Add(key, scope = new AccountScope(LimitScope.Key));
        }

        return scope;
    }

    private bool HasRoomFor(VirtualKeyId key, long at)
    {
        if (_keys.Count < _options.Keys || _keys.ContainsKey(key))
        {
            return true;
        }

        foreach (var (id, scope) in _keys)
        {
            if (scope.ForgettableAt <= at)
            {
                _keys.Remove(id);
            }
        }

        return _keys.Count < _options.Keys;
    }

    private Lease Show(Reservation reservation) => new(new LeaseId(incarnation, reservation.Number), reservation.Charged, _clock.Tell(reservation.ExpiresAt), _clock.Tell(reservation.AdmittedAt));

    private RateStatus? Requests(AccountScope? key, long at) => Tighter(_tenant.RequestStatus(at), key?.RequestStatus(at));

    private RateStatus? Tokens(AccountScope? key, long at) => Tighter(_tenant.TokenStatus(at), key?.TokenStatus(at));

    private static RateStatus? Tighter(RateStatus? a, RateStatus? b) => a is null || b?.Remaining < a.Value.Remaining ? b : a;
}
