namespace Routing.ControlPlane;

/// <summary>
/// Which batch of each node was taken last, so that one that is sent again is not counted again. A node that has not been heard of for long is forgotten: what it
/// says next is taken, as a new node's would be.
/// </summary>
internal sealed class BatchBook
{
    /// <summary>Nodes held. At that many those go that were not heard of for a while, then the quietest.</summary>
    private const int AtMost = 4096;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, (long Number, DateTimeOffset At)> _last = new(StringComparer.Ordinal);

    public bool TryTake(string node, long number, DateTimeOffset now)
    {
        if (_last.TryGetValue(node, out var last) && number <= last.Number)
        {
            return false;
        }

        if (_last.Count >= AtMost && !_last.ContainsKey(node))
        {
            Sweep(now);
        }

        _last[node] = (number, now);
        return true;
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (node, last) in _last)
        {
            if (now - last.At > Remembered)
            {
                _last.Remove(node);
            }
        }

        if (_last.Count >= AtMost)
        {
            _last.Remove(_last.MinBy(entry => entry.Value.At).Key);
        }
    }
}
