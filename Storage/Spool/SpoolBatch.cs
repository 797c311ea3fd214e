using Storage.Ledger;

namespace Storage.Spool;

/// <summary>Rows read from a segment, and where the reading ended.</summary>
internal sealed class SpoolBatch(Segment segment, RecentTexts recent)
{
    public Segment Segment => segment;

    public List<LedgerRow> Rows { get; } = [];

    public long End { get; set; }

    /// <summary>Where the last record ended; zero when there was none.</summary>
    public long EndOfLast { get; set; }

    /// <summary>Bytes passed over, records that do not hold a row included.</summary>
    public long Damaged { get; set; }

    public void Add(ReadOnlySpan<byte> payload)
    {
        try
        {
            Rows.Add(RowFormat.Read(payload, recent));
        }
        catch (InvalidDataException)
        {
            Damaged += Frame.HeaderLength + payload.Length; // whole, but of a newer program: kept aside with its segment
        }
    }
}
