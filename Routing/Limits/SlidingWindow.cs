using System.Diagnostics;

namespace Routing.Limits;

/// <summary>
/// How much was admitted in the trailing 60 s, i.e. in (t - 60 s, t], to the tick. Pure: no clock, no lock; instants are ticks that never go back.
/// <para>
/// Admissions are kept as marks in order of time. A mark takes further ones in only within its second and only up to the grain, and is let go
/// 60 s after its <em>last</em>. So whatever the window says is at least what was truly admitted: asked at every admission, no trailing 60 s
/// holds more than the limit. What it says too much is in the oldest mark alone (counted in order, all of a later mark came after the oldest's last),
/// so at any instant less than one grain is held back, and that for less than a second. With a grain of 1/128 of the limit at least 99 % of it is usable,
/// any limit under 256 is exact, and marks stay under 2 × 128 + 60: two neighbours in one second hold more than a grain together.
/// </para>
/// <para>A mark may lie in the future: what may be spent at any time until then counts from now until 60 s after it.</para>
/// </summary>
internal sealed class SlidingWindow
{
    public const long Length = 60 * TimeSpan.TicksPerSecond;

    /// <summary>The instant that never comes.</summary>
    public const long Never = long.MaxValue;

    private const int GrainsPerLimit = 128;

    private readonly MarkQueue _marks = new();
    private long _total;
    private long _grain;

    /// <summary>Marks held.</summary>
    public int Count => _marks.Count;

    /// <summary>When nothing is left in it, if nothing comes.</summary>
    public long EmptyAt => _marks.Count == 0 ? 0 : _marks[_marks.Count - 1].Last + Length;

    public long Total(long now)
    {
        while (_marks.Count > 0 && _marks[0].Last + Length <= now)
        {
            _total -= _marks[0].Amount;
            _marks.RemoveFirst();
        }

        return _total;
    }

    /// <summary>Counts <paramref name="amount"/> at <paramref name="at"/>, whatever the limit says.</summary>
    public void Add(long at, long amount, long limit)
    {
        if (amount <= 0)
        {
            return;
        }

        _total += amount;
        _grain = limit / GrainsPerLimit;
        var index = _marks.Find(at);
        if (index < _marks.Count && _marks[index].Last == at)
        {
            _marks[index].Amount += amount;
        }
        else if (index > 0 && MayJoin(_marks[index - 1], at, amount))
        {
            _marks[index - 1] = new Mark(at, _marks[index - 1].Amount + amount);
        }
        else if (index < _marks.Count && MayJoin(_marks[index], at, amount))
        {
            _marks[index].Amount += amount;
        }
        else
        {
            _marks.Insert(index, new Mark(at, amount));
        }
    }

    /// <summary>
    /// Takes back up to <paramref name="amount"/> of what was counted at <paramref name="at"/>. Marks put in between since are drawn on first: an older
    /// one than the true one lets go less, and earlier, so the window still says no less than the truth.
    /// </summary>
    public void Remove(long at, long amount, long now)
    {
        if (at + Length <= now)
        {
            // Let go already; what is left of that second is another's.
            return;
        }

        var index = _marks.Find(at);
        while (amount > 0 && index < _marks.Count && SameSecond(_marks[index].Last, at))
        {
            var taken = Math.Min(amount, _marks[index].Amount);
            _marks[index].Amount -= taken;
            _total -= taken;
            amount -= taken;
            index = Compact(index) + 1;
        }
    }

    /// <summary>The first instant from <paramref name="now"/> on at which <paramref name="amount"/> more fits, if nothing else comes.</summary>
    public long FitsAt(long now, long amount, long limit)
    {
        if (amount > limit)
        {
            return Never;
        }

        var excess = Total(now) + amount - limit;
        var at = now;
        for (var index = 0; excess > 0; index++)
        {
            Debug.Assert(index < _marks.Count, "The marks add up to the total.");
            excess -= _marks[index].Amount;
            at = _marks[index].Last + Length;
        }

        return at;
    }

    /// <summary>
    /// What it holds, for another to go on with: a second's marks as one, at the last of them, so it says no less than the truth.
    /// </summary>
    public IEnumerable<(long At, long Amount)> Remember(long now)
    {
        Total(now);
        for (var index = 0; index < _marks.Count; index++)
        {
            var (at, amount) = (_marks[index].Last, _marks[index].Amount);
            while (index + 1 < _marks.Count && SameSecond(_marks[index + 1].Last, at))
            {
                index++;
                (at, amount) = (_marks[index].Last, amount + _marks[index].Amount);
            }

            yield return (at, amount);
        }
    }

    /// <summary>Lets a mark that has shrunk go into the next, and the one before into it, where they now fit; gives where it is then.</summary>
    private int Compact(int index)
    {
        if (index + 1 < _marks.Count && MayJoin(_marks[index], _marks[index + 1].Last, _marks[index + 1].Amount))
        {
            _marks[index + 1].Amount += _marks[index].Amount;
            _marks.RemoveAt(index);
        }

        if (index > 0 && MayJoin(_marks[index - 1], _marks[index].Last, _marks[index].Amount))
        {
            _marks[index].Amount += _marks[index - 1].Amount;
            _marks.RemoveAt(--index);
        }

        return index;
    }

    private bool MayJoin(in Mark mark, long at, long amount) => SameSecond(mark.Last, at) && mark.Amount + amount <= _grain;

    private static bool SameSecond(long a, long b) => a / TimeSpan.TicksPerSecond == b / TimeSpan.TicksPerSecond;
}
