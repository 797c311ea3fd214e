using System.Collections.Immutable;
using Routing.Budgets;
using Routing.Limits;
using Routing.Shares;
using Routing.Tenants;

namespace Routing.Spending;

/// <content>
/// What outlives it. A holder that stores the memory before it hands out what was granted can be replaced at any time: the successor knows of everything that
/// is out, so leases keep their names and nothing is given twice.
/// </content>
public sealed partial class TenantAccount
{
    public AccountMemory Remember(DateTimeOffset now)
    {
        var at = Enter(now);
        var names = _keys.ToDictionary(key => key.Value, key => key.Key.Value);
        return new AccountMemory(
            incarnation,
            _lastNumber,
            _restoredAsOf,
            Remember(null, _tenant, at),
            [.. _keys.Select(key => Remember(key.Key.Value, key.Value, at))],
            [.. _book.All.Select(reservation => Remember(reservation, reservation.Key is null ? null : names.GetValueOrDefault(reservation.Key)))],
            [.. _foreign.All]);
    }

    /// <summary>An account that goes on with what another remembered.</summary>
    /// <param name="memory">What it remembered, and was stored.</param>
    /// <param name="options">How much it holds.</param>
    /// <param name="now">When.</param>
    /// <param name="skew">How far the other's clock may have been behind this one's: by so much everything is taken to have happened later.</param>
    public static TenantAccount Recall(AccountMemory memory, AccountOptions options, DateTimeOffset now, TimeSpan skew)
    {
        var account = new TenantAccount(memory.Incarnation, options) { _lastNumber = memory.LastNumber, _restoredAsOf = memory.RestoredAsOf };
        var at = account.Enter(now);
        account.Recall(account._tenant, memory.Tenant, skew);
        foreach (var key in memory.Keys)
        {
            account.Recall(account.HoldKey(new VirtualKeyId(key.Key!)), key, skew);
        }

        foreach (var reservation in memory.Reservations)
        {
            account.Recall(reservation, skew);
        }

        foreach (var lease in memory.Foreign.IsDefault ? [] : memory.Foreign)
        {
            account._foreign.TryAdd(lease);
        }

        account.Enter(now);
        return account;
    }

    /// <summary>Where the ledger says more was spent than is charged, its word counts.</summary>
    public void RaiseTo(AccountTotals totals, DateTimeOffset now)
    {
        Enter(now);
        _tenant.Purse.RaiseTo(totals.Tenant, now);
        foreach (var (key, spent) in totals.Keys)
        {
            HoldKey(key).Purse.RaiseTo(spent, now);
        }
    }

    private ScopeMemory Remember(string? key, AccountScope scope, long at)
    {
        var (days, months, ever) = scope.Purse.Remember();
        return new ScopeMemory(key, Marks(scope.Requests), Marks(scope.Tokens), days, months, ever, scope.KnownLimits);

        ImmutableArray<MarkMemory> Marks(SlidingWindow window) => [.. window.Remember(at).Select(mark => new MarkMemory(_clock.Tell(mark.At), mark.Amount))];
    }

    private ReservationMemory Remember(Reservation reservation, string? key) => new()
    {
        Number = reservation.Number,
        Key = key,
        AdmittedAt = _clock.Tell(reservation.AdmittedAt),
        Day = reservation.Date.Day,
        Month = reservation.Date.Month,
        Tokens = reservation.Tokens,
        AddedAt = reservation.Added.Tokens == 0 ? default : _clock.Tell(reservation.Added.At),
        Added = reservation.Added.Tokens,
        AddedBefore = reservation.AddedBefore,
        CountsForTenant = reservation.CountsForTenant,
        CountsForKey = reservation.CountsForKey,
        Charged = reservation.Charged,
        Slots = reservation.Slots,
        ExpiresAt = _clock.Tell(reservation.ExpiresAt),
        Expired = reservation.Expired,
        ShareUntil = reservation.Share is { } share ? _clock.Tell(share.Until) : null,
        ShareRequests = reservation.Share?.Requests ?? 0,
        ShareTokens = reservation.Share?.Tokens ?? 0,
        ShareReports = reservation.Share?.Reports ?? 0,
    };

    private void Recall(AccountScope scope, ScopeMemory memory, TimeSpan skew)
    {
        if (memory.Limits is { } limits)
        {
            scope.Configure(limits);
        }

        // The next to ask may bring other limits, so as little as possible is merged.
        foreach (var mark in memory.Requests)
        {
            scope.Requests.Add(_clock.Place(mark.At + skew), mark.Amount, 0);
        }

        foreach (var mark in memory.Tokens)
        {
            scope.Tokens.Add(_clock.Place(mark.At + skew), mark.Amount, 0);
        }

        scope.Purse.Recall(memory);
    }

    private void Recall(ReservationMemory memory, TimeSpan skew)
    {
        var key = memory.Key is null ? null : HoldKey(new VirtualKeyId(memory.Key));
        var reservation = new Reservation(memory.Number, key, _clock.Place(memory.AdmittedAt + skew), new BudgetDate(memory.Day, memory.Month))
        {
            Tokens = memory.Tokens,
            Added = memory.Added == 0 ? default : (_clock.Place(memory.AddedAt + skew), memory.Added),
            AddedBefore = memory.AddedBefore,
            CountsForTenant = memory.CountsForTenant,
            CountsForKey = memory.CountsForKey,
            Charged = memory.Charged,
            Slots = memory.Slots,
            ExpiresAt = _clock.Place(memory.ExpiresAt + skew),
        };
        if (memory.ShareUntil is { } until)
        {
            reservation.Share = new ShareTerms(memory.ShareRequests, memory.ShareTokens, _clock.Place(until + skew)) { Reports = memory.ShareReports };
        }

        // The purse has its charge already, and the windows what it counts; only its slots are held anew. What had expired is swept again.
        _book.Add(reservation.Number, reservation);
        Occupy(reservation, reservation.Slots);
    }
}
