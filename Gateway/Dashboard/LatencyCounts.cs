namespace Gateway.Dashboard;

/// <summary>How many took how long, in steps of an eighth: a percentile is right to 12 %.</summary>
internal sealed class LatencyCounts
{
    private const double Step = 1.125;
    private readonly int[] _counts = new int[128];

    public int Total { get; private set; }

    public void Add(double milliseconds)
    {
        var place = milliseconds <= 1 ? 0 : (int)(Math.Log(milliseconds) / Math.Log(Step)) + 1;
        _counts[Math.Min(place, _counts.Length - 1)]++;
        Total++;
    }

    public void Add(LatencyCounts other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Total += other.Total;
    }

    /// <summary>Milliseconds that <paramref name="share"/> of them kept to; null of none.</summary>
    public double? Percentile(double share)
    {
        var left = Math.Ceiling(Total * share);
        for (var i = 0; i < _counts.Length && Total > 0; i++)
        {
            if ((left -= _counts[i]) <= 0)
            {
                return Math.Pow(Step, i);
            }
        }

        return null;
    }
}
