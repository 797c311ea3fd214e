using System.Collections.Concurrent;

namespace Gateway.Attempts;

/// <summary>
/// The signals of all requests under way, so that a gateway that stops can end them itself, each with an error, instead of having them cut. They are used again:
/// a request costs a place in a queue, and no list is kept of what is under way.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly ConcurrentQueue<StopSignal> _free = new();
    private readonly ConcurrentBag<StopSignal> _all = [];
    private volatile bool _isStopped;

    /// <summary>True once the gateway ends what is under way.</summary>
    public bool IsStopped => _isStopped;

    public StopSignal Rent(CancellationToken clientGone)
    {
        if (!_free.TryDequeue(out var signal))
        {
            signal = new();
            _all.Add(signal);
        }

        signal.Begin(clientGone);
        if (_isStopped)
        {
            signal.Stop();
        }

        return signal;
    }

    public void Return(StopSignal signal)
    {
        signal.Reset();
        _free.Enqueue(signal);
    }

    /// <summary>Ends every request under way, and every one that still comes.</summary>
    public void StopAll()
    {
        _isStopped = true;
        foreach (var signal in _all)
        {
            signal.Stop();
        }
    }

    public void Dispose()
    {
        foreach (var signal in _all)
        {
            signal.Dispose();
        }
    }
}
