using Microsoft.Extensions.ObjectPool;

namespace Gateway.Attempts;

/// <summary>Ends an attempt when its time is up, or when its request ends. Used for one attempt after the other: a timer and a token are made once.</summary>
internal sealed class Deadline : IDisposable
{
    /// <summary>No timer takes more; nobody waits as long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    /// <summary>A timer that was as close to its end as this may have been on its way when it was stopped, and would end the next attempt.</summary>
    private static readonly TimeSpan Close = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _outer;
    private long _beganAt;
    private TimeSpan _limit;
    private volatile bool _isOver;

    private Deadline(TimeProvider time)
    {
        _time = time;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static state => ((Deadline)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public CancellationToken Token => _source.Token;

    /// <summary>True when the time was up before the attempt ended.</summary>
    public bool IsOver => _isOver;

    /// <summary>From the beginning to the end.</summary>
    public TimeSpan Limit => _limit;

    public static ObjectPool<Deadline> Pool(TimeProvider time) => new DefaultObjectPool<Deadline>(new Policy(time), 1024);

    /// <param name="limit">From now on.</param>
    /// <param name="outer">Ends it too.</param>
    public void Begin(TimeSpan limit, CancellationToken outer)
    {
        (_beganAt, _limit) = (_time.GetTimestamp(), limit);
        _outer = outer.UnsafeRegister(static state => ((Deadline)state!)._source.Cancel(), this);
        _timer.Change(limit < Longest ? limit : Longest, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _outer.Dispose();
        _timer.Dispose();   // its callback may be under way, so the source is left to the collector: it holds nothing
    }

    private void Expire()
    {
        _isOver = true;
        _source.Cancel();
    }

    /// <summary>Stops the clock. False: it is of no more use.</summary>
    private bool TryReset()
    {
        _outer.Dispose();
        return _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
            && _limit - _time.GetElapsedTime(_beganAt) > Close
            && _source.TryReset();
    }

    private sealed class Policy(TimeProvider time) : PooledObjectPolicy<Deadline>
    {
        public override Deadline Create() => new(time);

        public override bool Return(Deadline obj)
        {
            if (obj.TryReset())
            {
                return true;
            }

            obj.Dispose();
            return false;
        }
    }
}
