using System.Collections.Immutable;
using Grains.Abstractions.Health;

namespace Frontend.Health;

/// <summary>
/// How fast one provider's models are: what this node has counted goes up with a batch every few seconds, what others have comes back with its reply and is laid over
/// what requests read. One batch at a time: its calls never overlap.
/// </summary>
internal sealed class TimingsExchange(ModelTallies models, TimeProvider time)
{
    /// <summary>Counts that could not be sent for so long are thrown away: whoever takes them counts them as new.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(60);

    private ViewVersion _upTo;
    private long _sentAt;
    private int _from;

    /// <summary>Whether the next batch is to carry them.</summary>
    public bool IsDue => IsOlderThan(HealthTerms.TimingsEvery) ?? true;

    /// <summary>What goes with the next batch; null: nothing yet.</summary>
    public TimingsMessage? Next()
    {
        if (!IsDue)
        {
            return null;
        }

        var isStale = IsOlderThan(Stale) ?? false;
        Volatile.Write(ref _sentAt, time.GetTimestamp());
        return new(_upTo, isStale ? Drop() : Collect(HealthTerms.MostTimings));
    }

    /// <summary>Lays what others have seen over what is held; of models that nobody asks this node for nothing is kept.</summary>
    public void Take(TimingsMessage? told)
    {
        if (told is null)
        {
            return;
        }

        var now = time.GetUtcNow();
        _upTo = told.UpTo;
        foreach (var count in told.Counted)
        {
            models.Find(count.Model)?.Performance.Merge(count.ToCounts(), now);
        }
    }

    /// <summary>Of the last that was sent; null when none was.</summary>
    private bool? IsOlderThan(TimeSpan age) => Volatile.Read(ref _sentAt) is var at and not 0 ? time.GetElapsedTime(at) >= age : null;

    private ImmutableArray<TimingCount> Drop()
    {
        Collect(int.MaxValue);
        return [];
    }

    /// <summary>Begins where it stopped the time before, so that each model has its turn.</summary>
    private ImmutableArray<TimingCount> Collect(int most)
    {
        var counted = ImmutableArray.CreateBuilder<TimingCount>();
        var all = models.ToArray();
        for (var i = 0; i < all.Length && counted.Count < most; i++)
        {
            var tally = all[_from++ % all.Length];
            counted.AddRange(tally.Performance.TakeCounted(tally.Model).Select(TimingCount.Of));
        }

        _from = all.Length == 0 ? 0 : _from % all.Length;
        return counted.ToImmutable();
    }
}
