using Storage.Ledger;
using Storage.Spool;

namespace Gateway.Accounting;

/// <summary>Where attempts are written down: before they are sent, and when they have ended.</summary>
internal interface ILedger
{
    /// <summary>False when the next row would probably find no room.</summary>
    bool HasRoom { get; }

    /// <summary>Notes an attempt that is about to be sent, as it is billed if this process dies before it ends. False when it cannot be noted.</summary>
    bool TryBegin(LedgerRow provisional, out JournalSlot slot);

    /// <summary>Writes an attempt's row. Ends when it will outlive this process.</summary>
    /// <exception cref="SpoolException">It will not. What <see cref="TryBegin"/> noted stays, for the next process.</exception>
    ValueTask EndAsync(JournalSlot slot, LedgerRow row);
}
