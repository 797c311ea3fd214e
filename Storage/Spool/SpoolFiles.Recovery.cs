namespace Storage.Spool;

/// <content>What an earlier process left.</content>
internal sealed partial class SpoolFiles
{
    private void TakeOver()
    {
        var reader = new SegmentReader();
        foreach (var (path, number) in Segment.List(_options.Folder))
        {
            _number = number;
            if (Segment.Open(path, number) is not { } segment)
            {
                SetAside(path);
                continue;
            }

            Repair(segment, reader);
            _bytes += segment.Committed - Segment.HeaderLength;
            _segments.Enqueue(segment);
        }

        if (_rows > 0)
        {
            _oldest = _time.GetUtcNow();
            LogTakenOver(_rows, _segments.Count);
            _arrived.Release();
        }
    }

    /// <summary>
    /// Counts the rows, and cuts off what follows the last of them: the record that was being written when the process died. Nobody was told that it is
    /// there. Damage between records stays: the drainer passes over it and sets the segment aside.
    /// </summary>
    private void Repair(Segment segment, SegmentReader reader)
    {
        var (position, end) = ((long)Segment.HeaderLength, (long)Segment.HeaderLength);
        while (position < segment.Committed)
        {
            var batch = reader.Read(segment, position, limit: 4096);
            if (batch.End == position)
            {
                break;
            }

            _rows += batch.Rows.Count;
            end = Math.Max(end, batch.EndOfLast);
            position = batch.End;
        }

        if (end < segment.Committed)
        {
            LogTorn(segment.Path, segment.Committed - end, end);
            segment.Truncate(end);
        }
    }

    private void SetAside(string path)
    {
        if (new FileInfo(path).Length <= Segment.HeaderLength)
        {
            File.Delete(path); // died while it was being made
            return;
        }

        LogNoSegment(path);
        File.Move(path, path + ".damaged", overwrite: true);
    }
}
