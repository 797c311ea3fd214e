using System.IO.Pipelines;

namespace Gateway.Attempts;

/// <summary>
/// The deadlines of a stream after its commit, on one timer: idle, and the attempt's total. It is armed while a read from the provider is pending, and
/// only then, so that a slow client is not taken for a slow provider.
/// </summary>
internal sealed class StreamWatch : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _outer;
    private readonly CancellationToken _clientGone;
    private readonly CancellationToken _ending;
    private readonly TimeProvider _time;
    private readonly TimeSpan _idle;
    private readonly TimeSpan _total;
    private readonly long _startedAt;
    private bool _armed;

    /// <param name="idle">Longest time between two reads.</param>
    /// <param name="total">Longest time for all of them, from now.</param>
    /// <param name="time">The clock.</param>
    /// <param name="clientGone">Ends what is sent to the client.</param>
    /// <param name="ending">Ends what is read from the provider; fires with the former too.</param>
    public StreamWatch(TimeSpan idle, TimeSpan total, TimeProvider time, CancellationToken clientGone, CancellationToken ending)
    {
        (_idle, _total, _time, _startedAt, _clientGone, _ending) = (idle, total, time, time.GetTimestamp(), clientGone, ending);
        _source = new(Timeout.InfiniteTimeSpan, time);
        _outer = ending.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Ends a read when its time is up or the request is ended.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>True when it was a deadline that passed.</summary>
    public bool Expired => _source.IsCancellationRequested && !_ending.IsCancellationRequested;

    public bool TotalIsOver => Left <= TimeSpan.Zero;

    private TimeSpan Left => _total - _time.GetElapsedTime(_startedAt);

    /// <summary>A read is pending: the idle time starts anew.</summary>
    public void Start()
    {
        var left = Left;
        _source.CancelAfter(left > _idle ? _idle : left > TimeSpan.Zero ? left : TimeSpan.Zero);
        _armed = true;
    }

    /// <summary>Flushes to the client. False when it is gone.</summary>
    public async ValueTask<bool> FlushAsync(PipeWriter writer)
    {
        var flush = writer.FlushAsync(_clientGone);
        if (!flush.IsCompleted && _armed)
        {
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
            _armed = false;
        }

        var result = await flush;
        return !result.IsCompleted && !result.IsCanceled;
    }

    public void Dispose()
    {
        _outer.Dispose();
        _source.Dispose();
    }
}
