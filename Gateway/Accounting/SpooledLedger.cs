using Storage.Ledger;
using Storage.Spool;

namespace Gateway.Accounting;

/// <summary>The ledger of a process with a spool, and with a journal of the attempts under way.</summary>
internal sealed class SpooledLedger(LedgerSpool spool, AttemptJournal? journal) : ILedger
{
    public bool HasRoom => spool.HasRoom;

    public bool TryBegin(LedgerRow provisional, out JournalSlot slot)
    {
        slot = journal?.Begin(provisional) ?? default;
        return journal is null || !slot.IsNone;
    }

    public ValueTask EndAsync(JournalSlot slot, LedgerRow row)
    {
        var appending = spool.AppendAsync(row);
        if (!appending.IsCompletedSuccessfully)
        {
            return EndAsync(appending, slot);
        }

        journal?.End(slot);
        return appending;
    }

    private async ValueTask EndAsync(ValueTask appending, JournalSlot slot)
    {
        await appending;
        journal?.End(slot);
    }
}
