namespace Storage.Spool;

/// <content>Where the next rows go, and whether there is room for them.</content>
internal sealed partial class SpoolFiles
{
    /// <summary>The segment after the last, reserved before it is needed.</summary>
    private Segment? _next;

    /// <summary>Looks whether there is room again, once there was none.</summary>
    public void Probe()
    {
        lock (_gate)
        {
            var isReady = _hasRoom && (_next is not null || _last is { IsSealed: false });
            if (!_isClosed && !isReady && _bytes + (2L * _options.SegmentBytes) <= _options.MaxBytes)
            {
                _hasRoom = TryReserve();
            }
        }
    }

    private Segment SegmentFor(int bytes)
    {
        lock (_gate)
        {
            if (_last is not { IsSealed: false } last || (last.Committed + bytes > _options.SegmentBytes && last.Committed > Segment.HeaderLength))
            {
                last = Begin();
            }

            // Half a segment ahead: when the disk is found full, the rows of what is under way still have that half.
            if (_hasRoom && last.Committed + bytes > _options.SegmentBytes / 2)
            {
                _hasRoom = TryReserve();
            }

            return last;
        }
    }

    /// <summary>Begins the next segment. Without one reserved, rows still go wherever they fit; whether one can be had again is for <see cref="Probe"/>.</summary>
    private Segment Begin()
    {
        _hasRoom = _hasRoom && TryReserve();
        if (_next is null && _last is { IsSealed: false } open)
        {
            return open;
        }

        var segment = _next ?? Segment.Create(_options.Folder, ++_number, reserve: 0);
        _next = null;
        if (_last is not null)
        {
            _last.IsSealed = true;
        }

        _segments.Enqueue(segment);
        return _last = segment;
    }

    private bool TryReserve()
    {
        try
        {
            _next ??= Segment.Create(_options.Folder, ++_number, _options.SegmentBytes);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (_hasRoom)
            {
                LogNoRoom(exception.Message);
            }

            return false;
        }
    }

    private void Refuse()
    {
        lock (_gate)
        {
            _hasRoom = false;
            Wake();
        }
    }
}
