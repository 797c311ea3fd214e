using Routing.Timing;

namespace Routing.CoolingOff;

/// <summary>One credential refused by its provider.</summary>
internal sealed class Rejection : IExpiring
{
    private Period _period;
    private Period? _trial;

    /// <summary>Kept long after it is over: it is what makes the next request the only one.</summary>
    public DateTimeOffset ForgottenAt => _period.End + TimeSpan.FromDays(1);

    public DateTimeOffset? BlocksUntil(DateTimeOffset now)
    {
        _period = _period.SeenAt(now);
        _trial = _trial?.SeenAt(now);
        if (!_period.IsOver(now))
        {
            return _period.End;
        }

        return _trial is { } trial && !trial.IsOver(now) ? trial.End : null;
    }

    /// <summary>The caller may enter: it does so alone, for at most <paramref name="timeout"/> (it may have died).</summary>
    public void StartTrial(DateTimeOffset now, TimeSpan timeout) => _trial = new Period(now, timeout);

    /// <summary>The trial said nothing of the credential, so the next request tries. Reports of attempts that began before it are not its own.</summary>
    public void EndTrial(DateTimeOffset enteredAt)
    {
        if (_trial is { } trial && enteredAt >= trial.Start)
        {
            _trial = null;
        }
    }

    public void Add(DateTimeOffset enteredAt, DateTimeOffset at, TimeSpan length)
    {
        EndTrial(enteredAt);
        if (at + length > _period.End)
        {
            _period = new Period(at, length);
        }
    }

    /// <summary>A success that began before the rejection does not take it back.</summary>
    public bool IsClearedBy(DateTimeOffset enteredAt) => enteredAt >= _period.End;
}
