namespace Routing.Spending;

/// <summary>Leases of an account's earlier life that were settled in this one, so that each is counted once. The oldest are forgotten first.</summary>
internal sealed class ForeignLeases
{
    private const int AtMost = 1024;

    private HashSet<LeaseId>? _settled;
    private Queue<LeaseId>? _order;

    /// <summary>Oldest first.</summary>
    public IEnumerable<LeaseId> All => _order ?? [];

    public bool TryAdd(LeaseId lease)
    {
        _settled ??= [];
        _order ??= [];
        if (!_settled.Add(lease))
        {
            return false;
        }

        _order.Enqueue(lease);
        if (_order.Count > AtMost)
        {
            _settled.Remove(_order.Dequeue());
        }

        return true;
    }
}
