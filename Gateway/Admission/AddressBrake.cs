namespace Gateway.Admission;

/// <summary>
/// Slows down whoever does something too often: so many times a minute from one address, and in all. What it remembers is bounded: with more
/// addresses at once than that, some are forgotten, and the bound in all still holds.
/// </summary>
/// <param name="perAddress">Times a minute from one address.</param>
/// <param name="inAll">Times a minute from everywhere; null for no such bound.</param>
internal sealed class AddressBrake(int perAddress, int? inAll, TimeProvider time)
{
    private const int MostAddresses = 16_384;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly BoundedCache<ClientAddress, RecentTimes> _addresses = new(MostAddresses);
    private readonly RecentTimes? _all = inAll is { } most ? new(most, Window, time) : null;

    /// <summary>Addresses remembered.</summary>
    public int Count => _addresses.Count;

    /// <summary>Counts it, unless it was too often already.</summary>
    /// <param name="address">Whose doing it is.</param>
    /// <param name="wait">Then: how long until it may be tried again.</param>
    public bool TryPass(ClientAddress address, out TimeSpan wait) => Of(address).TryAdd(out wait) && (_all is null || _all.TryAdd(out wait));

    /// <summary>Counts something known only afterwards to be worth counting.</summary>
    public void Add(ClientAddress address) => Of(address).Add();

    /// <summary>Whether it was too often, and how long until it may be tried again.</summary>
    public bool IsHeld(ClientAddress address, out TimeSpan wait)
    {
        wait = _addresses.TryGet(address, out var times) ? times.Wait() : TimeSpan.Zero;
        return wait > TimeSpan.Zero;
    }

    private RecentTimes Of(ClientAddress address)
    {
        if (!_addresses.TryGet(address, out var times))
        {
            // Of two at once the later stays: the other's one count is lost.
            times = new(perAddress, Window, time);
            _addresses.Set(address, times);
        }

        return times;
    }
}
