namespace Routing.Limits;

/// <summary>Marks in order of time, in one ring: added mostly at the end, let go at the start.</summary>
internal sealed class MarkQueue
{
    private Mark[] _ring = [];
    private int _first;

    public int Count { get; private set; }

    public ref Mark this[int index] => ref _ring[(_first + index) & (_ring.Length - 1)];

    /// <summary>The first mark that does not end before <paramref name="at"/>; <see cref="Count"/> when all do.</summary>
    public int Find(long at)
    {
        if (Count == 0 || this[Count - 1].Last < at)
        {
            return Count;
        }

        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = this[middle].Last < at ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    public void Insert(int index, Mark mark)
    {
        if (Count == _ring.Length)
        {
            Resize(Math.Max(4, Count * 2));
        }

        Count++;
        for (var moved = Count - 1; moved > index; moved--)
        {
            this[moved] = this[moved - 1];
        }

        this[index] = mark;
    }

    public void RemoveAt(int index)
    {
        for (; index > 0; index--)
        {
            this[index] = this[index - 1];
        }

        RemoveFirst();
    }

    public void RemoveFirst()
    {
        _first = (_first + 1) & (_ring.Length - 1);
        Count--;
        if (Count == 0)
        {
            // A tenant gone quiet holds no room.
            _ring = [];
            _first = 0;
        }
    }

    private void Resize(int size)
    {
        var ring = new Mark[size];
        for (var index = 0; index < Count; index++)
        {
            ring[index] = this[index];
        }

        _ring = ring;
        _first = 0;
    }
}
