namespace Storage.Spool;

/// <summary>
/// The slots nobody uses: a lock-free stack (R. K. Treiber, 1986) of indexes, whose head carries a count of its changes, so that a head that
/// went and came back is not taken for the same. Last returned, first taken: few slots stay in the processor's caches.
/// </summary>
internal sealed class FreeSlots(int capacity)
{
    private const long Closed = -1;

    /// <summary>By slot: one more than the index of the slot below; zero at the bottom.</summary>
    private readonly int[] _below = new int[capacity];

    /// <summary>Low half: one more than the index on top, zero when there is none; high half: the count.</summary>
    private long _head;

    public bool TryTake(out int slot)
    {
        var head = Volatile.Read(ref _head);
        while (head is not Closed && (int)head != 0)
        {
            slot = (int)head - 1;
            var below = Volatile.Read(ref _below[slot]); // stale when another took the slot meanwhile: then the head's count differs
            var seen = Interlocked.CompareExchange(ref _head, Next(head, below), head);
            if (seen == head)
            {
                return true;
            }

            head = seen;
        }

        slot = -1;
        return false;
    }

    public void Return(int slot)
    {
        var head = Volatile.Read(ref _head);
        while (head is not Closed)
        {
            Volatile.Write(ref _below[slot], (int)head);
            var seen = Interlocked.CompareExchange(ref _head, Next(head, slot + 1), head);
            if (seen == head)
            {
                return;
            }

            head = seen;
        }
    }

    /// <summary>From here on none is given out. Returns how many were free: the others are still in use.</summary>
    public int Close()
    {
        var head = Interlocked.Exchange(ref _head, Closed);
        var free = 0;
        for (var slot = head is Closed ? 0 : (int)head; slot != 0; slot = _below[slot - 1])
        {
            free++;
        }

        return free;
    }

    // The sign bit stays clear, so that no head is ever Closed.
    private static long Next(long head, int top) => ((head & 0x7FFF_FFFF_0000_0000) + 0x1_0000_0000 & 0x7FFF_FFFF_0000_0000) | (uint)top;
}
