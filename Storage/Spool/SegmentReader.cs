using Storage.Ledger;

namespace Storage.Spool;

/// <summary>
/// Reads a segment's rows in pieces. Bytes that are no record are passed over one by one until a record begins: damage costs the records it
/// hit and no other. Not thread-safe: the buffer is its own.
/// </summary>
internal sealed class SegmentReader
{
    private readonly RecentTexts _recent = new();
    private readonly byte[] _buffer = new byte[16 * Frame.MaxLength];

    /// <summary>Reads at most <paramref name="limit"/> rows from <paramref name="position"/> on, as far as is committed.</summary>
    public SpoolBatch Read(Segment segment, long position, int limit)
    {
        var batch = new SpoolBatch(segment, _recent) { End = position };
        var committed = segment.Committed;
        while (batch.Rows.Count < limit && batch.End < committed)
        {
            var wanted = (int)Math.Min(_buffer.Length, committed - batch.End);
            var length = segment.Read(_buffer.AsSpan(0, wanted), batch.End);
            if (length == 0)
            {
                break; // shorter than it was: someone cut the file
            }

            Read(_buffer.AsSpan(0, length), isLast: batch.End + length >= committed, limit, batch);
        }

        return batch;
    }

    private static void Read(ReadOnlySpan<byte> bytes, bool isLast, int limit, SpoolBatch batch)
    {
        var at = 0;
        while (at < bytes.Length && batch.Rows.Count < limit && (isLast || bytes.Length - at >= Frame.MaxLength))
        {
            if (Frame.TryRead(bytes[at..], batch.Segment.Salt, out var payload))
            {
                batch.Add(payload);
                at += Frame.HeaderLength + payload.Length;
                batch.EndOfLast = batch.End + at;
            }
            else
            {
                batch.Damaged++;
                at++;
            }
        }

        batch.End += at;
    }
}
