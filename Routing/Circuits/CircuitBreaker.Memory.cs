using Routing.Timing;

namespace Routing.Circuits;

/// <content>What outlives it.</content>
internal sealed partial class CircuitBreaker
{
    /// <summary>Null when it is closed: then there is nothing to remember.</summary>
    public CircuitMemory? Remember(string? model, bool couldNotConnect, DateTimeOffset now)
    {
        FollowClock(now);
        return _state is CircuitState.Closed ? null : new(model, Left(_open, now), _coolingOff, _probeId, _probeId == 0 ? TimeSpan.Zero : Left(_probe, now), couldNotConnect);
    }

    /// <summary>Takes up where another left off, at <paramref name="now"/>.</summary>
    public void Recall(CircuitMemory memory, DateTimeOffset now)
    {
        _state = memory is { ProbeId: 0, OpenLeft.Ticks: > 0 } ? CircuitState.Open : CircuitState.HalfOpen;
        _coolingOff = memory.CoolingOff;
        _open = new Period(now, memory.OpenLeft);
        _probeId = memory.ProbeId;
        _probe = new Period(now, memory.ProbeLeft);
        _history.Clear();
    }

    private static TimeSpan Left(Period period, DateTimeOffset now) => period.IsOver(now) ? TimeSpan.Zero : period.End - now;
}
