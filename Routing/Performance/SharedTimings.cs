using System.Collections.Immutable;

namespace Routing.Performance;

/// <summary>
/// What the nodes of a cluster have counted of one provider's speed of late, and who has been told what: each node is given the others' counts, each once. Pure:
/// no clock, no lock; its holder serialises the calls. Nothing of it needs to be stored: what is not passed on within a minute is forgotten.
/// </summary>
/// <param name="mostBuckets">Buckets held at most, of four bytes each; beyond that the oldest counts go. Default 262,144: a megabyte.</param>
public sealed class SharedTimings(int mostBuckets = 262_144)
{
    /// <summary>Histograms in one answer, or the few more of the node that was last counted in: the rest is for the next.</summary>
    public const int MostInOneAnswer = 1024;

    /// <summary>What is passed on is no older than that: whoever takes it counts it as new.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    private readonly Queue<Told> _told = new();
    private int _buckets;
    private long _last;

    /// <summary>A node says what it has counted since it last said so.</summary>
    public void Add(string node, ImmutableArray<TimingCounts> counted, DateTimeOffset now)
    {
        Forget(now);
        if (counted.IsDefaultOrEmpty)
        {
            return;
        }

        _told.Enqueue(new(++_last, node, now, counted));
        _buckets += Buckets(counted);
        while (_buckets > mostBuckets && _told.Count > 1)
        {
            _buckets -= Buckets(_told.Dequeue().Counted);
        }
    }

    /// <summary>What other nodes have counted that <paramref name="node"/> was not told yet.</summary>
    /// <param name="node">Who asks.</param>
    /// <param name="after">What it was told last: the number that came with it; 0 at first.</param>
    /// <param name="now">The time.</param>
    /// <param name="upTo">The number to come back with.</param>
    public ImmutableArray<TimingCounts> Since(string node, long after, DateTimeOffset now, out long upTo)
    {
        Forget(now);
        upTo = after;
        var sums = new Dictionary<(string Model, TimingSeries Series), int[]>();
        foreach (var told in _told)
        {
            if (told.Number <= upTo)
            {
                continue;
            }

            if (sums.Count >= MostInOneAnswer)
            {
                break;
            }

            upTo = told.Number;
            if (told.Node != node)
            {
                Sum(sums, told.Counted);
            }
        }

        return [.. sums.Select(static entry => RecentHistogram.Pack(entry.Key.Model, entry.Key.Series, entry.Value)).OfType<TimingCounts>()];
    }

    private static void Sum(Dictionary<(string Model, TimingSeries Series), int[]> sums, ImmutableArray<TimingCounts> counted)
    {
        foreach (var counts in counted)
        {
            if (!sums.TryGetValue((counts.Model, counts.Series), out var into))
            {
                sums[(counts.Model, counts.Series)] = into = new int[RecentHistogram.Buckets];
            }

            RecentHistogram.AddTo(into, counts);
        }
    }

    private static int Buckets(ImmutableArray<TimingCounts> counted) => counted.Sum(static counts => counts.Counts.Length);

    private void Forget(DateTimeOffset now)
    {
        while (_told.TryPeek(out var oldest) && now - oldest.At > Kept)
        {
            _buckets -= Buckets(_told.Dequeue().Counted);
        }
    }

    private readonly record struct Told(long Number, string Node, DateTimeOffset At, ImmutableArray<TimingCounts> Counted);
}
