using System.IO.Pipelines;

namespace Gateway.Attempts;

/// <summary>
/// The idle deadline of a stream: armed while a read from the provider is pending, and only then, so that a slow client is not taken for a slow provider.
/// </summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _outer;
    private readonly CancellationToken _cancellation;
    private readonly TimeSpan _limit;
    private bool _armed;

    public IdleWatch(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _cancellation = cancellationToken;
        _source = new(Timeout.InfiniteTimeSpan, time);
        _outer = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Ends a read when the time is up or the attempt is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>True when it was the idle deadline that passed.</summary>
    public bool Expired => _source.IsCancellationRequested && !_cancellation.IsCancellationRequested;

    /// <summary>A read is pending: the time starts anew.</summary>
    public void Start()
    {
        _source.CancelAfter(_limit);
        _armed = true;
    }

    /// <summary>Flushes to the client. False when it is gone.</summary>
    public async ValueTask<bool> FlushAsync(PipeWriter writer)
    {
        var flush = writer.FlushAsync(_cancellation);
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
