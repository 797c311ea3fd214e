using Storage.Ledger;
using Routing.Targets;

namespace Storage.Spool;

/// <summary>Makes a row fit into a slot, which any row of usual names does as it is.</summary>
internal static class JournalRow
{
    private const int KeptName = 64;

    /// <summary>Returns the bytes written; zero when even with its target's names cut the row does not fit, which no row's documented lengths allow.</summary>
    public static int Write(LedgerRow row, Span<byte> payload) =>
        RowFormat.MaxLength(row) <= payload.Length ? RowFormat.Write(row, payload) : WriteLong(row, payload);

    /// <summary>What the row is found and billed by is kept whole; what it was for can be cut.</summary>
    private static int WriteLong(LedgerRow row, Span<byte> payload)
    {
        var buffer = new byte[RowFormat.MaxLength(row)];
        var length = RowFormat.Write(row, buffer);
        if (length > payload.Length)
        {
            length = RowFormat.Write(row with { Target = new TargetId(Cut(row.Target.Provider), Cut(row.Target.Model)) }, buffer);
        }

        if (length > payload.Length)
        {
            return 0;
        }

        buffer.AsSpan(0, length).CopyTo(payload);
        return length;
    }

    private static string Cut(string name) => name.Length <= KeptName ? name : name[..KeptName];
}
