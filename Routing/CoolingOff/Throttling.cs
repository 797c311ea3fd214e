using Routing.ControlPlane;
using Routing.Timing;

namespace Routing.CoolingOff;

/// <summary>One credential throttled on one target.</summary>
internal sealed class Throttling : IExpiring
{
    private Period _period;
    private TimeSpan _backoff;
    private TimeSpan _remembered;

    /// <summary>It is remembered for a while after it is over: throttled again soon, the credential waits longer.</summary>
    public DateTimeOffset ForgottenAt => _period.End + _remembered;

    public DateTimeOffset? BlocksUntil(DateTimeOffset now)
    {
        _period = _period.SeenAt(now);
        return _period.IsOver(now) ? null : _period.End;
    }

    public void Add(DateTimeOffset enteredAt, DateTimeOffset at, TimeSpan? retryAfter, ControlPlaneOptions options)
    {
        // Attempts under way when the cooling-off began are of the same round: ten answers of 429 at once are no ten doublings.
        if (enteredAt >= _period.End)
        {
            _backoff = _backoff > TimeSpan.Zero ? Min(_backoff * 2, options.ThrottledAtMost) : options.ThrottledFor;
        }

        // A wait of zero is none: the provider has just refused.
        var wait = retryAfter is { } asked && asked > TimeSpan.Zero ? Min(asked, options.RetryAfterAtMost) : _backoff;
        if (at + wait > _period.End)
        {
            // Never shortened: a later answer that asks for less does not take back what an earlier one asked for.
            _period = new Period(at, wait);
        }

        _remembered = options.ThrottledAtMost;
    }

    /// <summary>Takes up where another left off.</summary>
    public void Recall(DateTimeOffset now, TimeSpan left, ControlPlaneOptions options)
    {
        if (now + left > _period.End)
        {
            _period = new Period(now, left);
        }

        _remembered = options.ThrottledAtMost;
    }

    /// <summary>A success that began before the throttling says nothing about it.</summary>
    public bool IsClearedBy(DateTimeOffset enteredAt) => enteredAt >= _period.End;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
