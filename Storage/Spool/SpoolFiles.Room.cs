namespace Storage.Spool;

/// <content>Where the next rows go, and whether there is room for them.</content>
internal sealed partial class SpoolFiles
{
    /// <summary>Looks whether there is room again, once there was none.</summary>
    public void Probe()
    {
        lock (_gate)
        {
            if (_isClosed || (_hasRoom && _last is { IsSealed: false }) || _bytes + (2L * _options.SegmentBytes) > _options.MaxBytes)
            {
                return;
            }

            try
            {
                Begin(_options.SegmentBytes);
                _hasRoom = true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogNoRoom(exception.Message);
                _hasRoom = false;
            }
        }
    }

    private Segment SegmentFor(int bytes)
    {
        lock (_gate)
        {
            if (_last is { IsSealed: false } last && (last.Committed + bytes <= _options.SegmentBytes || last.Committed == Segment.HeaderLength))
            {
                return last;
            }

            try
            {
                return Begin(_options.SegmentBytes);
            }
            catch (IOException exception)
            {
                // No room for a whole segment. New work is refused from here on; the rows of what is under way still go wherever they fit.
                LogNoRoom(exception.Message);
                _hasRoom = false;
                return _last is { IsSealed: false } open ? open : Begin(reserve: 0);
            }
        }
    }

    private Segment Begin(int reserve)
    {
        var segment = Segment.Create(_options.Folder, _number + 1, reserve);
        _number++;
        if (_last is not null)
        {
            _last.IsSealed = true;
        }

        _segments.Enqueue(segment);
        return _last = segment;
    }

    private void Refuse()
    {
        lock (_gate)
        {
            _hasRoom = false;
        }
    }
}
