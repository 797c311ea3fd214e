using System.Collections.Concurrent;
using Gateway.Accounting;
using Storage.Ledger;
using Storage.Spool;

namespace Gateway.Tests.Accounting;

/// <summary>A ledger that keeps what it is told, and can be full, fail or hesitate.</summary>
internal sealed class LedgerBook : ILedger
{
    private readonly ConcurrentQueue<LedgerRow> _rows = new();
    private readonly ConcurrentDictionary<JournalSlot, LedgerRow> _begun = new();
    private int _slots;

    /// <summary>Rows written, in order.</summary>
    public IReadOnlyList<LedgerRow> Rows => [.. _rows];

    /// <summary>Attempts that were noted and have no row yet.</summary>
    public IReadOnlyCollection<LedgerRow> Begun => [.. _begun.Values];

    public bool HasRoom { get; set; } = true;

    /// <summary>False when the journal takes no more.</summary>
    public bool HasSlots { get; set; } = true;

    /// <summary>What writing a row waits for.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    /// <summary>What writing a row throws.</summary>
    public Exception? Fault { get; set; }

    public bool TryBegin(LedgerRow provisional, out JournalSlot slot)
    {
        slot = HasSlots ? new(0, Interlocked.Increment(ref _slots)) : default;
        return HasSlots && _begun.TryAdd(slot, provisional);
    }

    public async ValueTask EndAsync(JournalSlot slot, LedgerRow row)
    {
        await Until;
        if (Fault is { } fault)
        {
            throw fault;
        }

        _rows.Enqueue(row);
        _begun.TryRemove(slot, out _);
    }
}
