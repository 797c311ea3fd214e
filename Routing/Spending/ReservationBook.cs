namespace Routing.Spending;

/// <summary>
/// The unsettled leases of an account, by number. Swept on access, but only once the soonest possible end of any has come: a sweep then finds the next,
/// so with holders that settle there is one per holding time and not one per lease.
/// </summary>
internal sealed class ReservationBook(int atMost, long settleLate)
{
    private readonly Dictionary<long, Reservation> _held = [];
    private long _nextEnd = long.MaxValue;
    private int _expired;

    public int Count => _held.Count;

    public bool IsFull => _held.Count - _expired >= atMost;

    public IEnumerable<Reservation> All => _held.Values;

    public Reservation? Find(long number) => _held.GetValueOrDefault(number);

    public void Add(long number, Reservation reservation)
    {
        if (_held.Count >= atMost)
        {
            // Never a live one: IsFull was asked first.
            _held.Remove(_held.Where(entry => entry.Value.Expired).MinBy(entry => entry.Value.ExpiresAt).Key);
            _expired--;
        }

        _held.Add(number, reservation);
        _nextEnd = Math.Min(_nextEnd, reservation.ExpiresAt);
    }

    public void Remove(long number)
    {
        if (_held.Remove(number, out var reservation) && reservation.Expired)
        {
            _expired--;
        }
    }

    /// <summary>Something may have come to its end.</summary>
    public bool IsDue(long at) => at >= _nextEnd;

    /// <summary>Marks those as expired whose time has come, telling each to <paramref name="free"/>, and forgets those expired for long.</summary>
    public void Sweep(long at, Action<Reservation> free)
    {
        _nextEnd = long.MaxValue;
        foreach (var (number, reservation) in _held)
        {
            if (!reservation.Expired && reservation.ExpiresAt <= at)
            {
                free(reservation);
                reservation.Expired = true;
                _expired++;
            }

            var end = reservation.Expired ? reservation.ExpiresAt + settleLate : reservation.ExpiresAt;
            if (end <= at)
            {
                _held.Remove(number);
                _expired--;
            }
            else
            {
                _nextEnd = Math.Min(_nextEnd, end);
            }
        }
    }

    /// <summary>When <paramref name="slots"/> more slots of a scope are free, if no holder settles.</summary>
    public long FreesAt(AccountScope scope, long slots)
    {
        var live = _held.Values.Where(reservation => !reservation.Expired && reservation.Slots > 0 && scope.Includes(reservation));
        foreach (var reservation in live.OrderBy(reservation => reservation.ExpiresAt))
        {
            slots -= reservation.Slots;
            if (slots <= 0)
            {
                return reservation.ExpiresAt;
            }
        }

        return long.MaxValue;
    }

    public long SoonestEnd() => _held.Values.Where(reservation => !reservation.Expired).Min(reservation => reservation.ExpiresAt);
}
