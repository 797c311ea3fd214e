namespace Routing.Circuits;

/// <summary>
/// Failures in a row, in the order in which the attempts ended and not that in which their reports came. Of equal instants the earlier report is
/// the earlier one.
/// </summary>
internal sealed class FailureStreak
{
    private readonly List<DateTimeOffset> _failures = [];
    private DateTimeOffset _lastSuccess = DateTimeOffset.MinValue;

    public int Length => _failures.Count;

    public void Success(DateTimeOffset at)
    {
        _lastSuccess = at > _lastSuccess ? at : _lastSuccess;
        if (_failures.Count > 0)
        {
            _failures.RemoveAll(failure => failure <= at);
        }
    }

    public void Failure(DateTimeOffset at)
    {
        // A later success has answered this one already.
        if (at >= _lastSuccess)
        {
            _failures.Add(at);
        }
    }

    public void Clear()
    {
        _failures.Clear();
        _lastSuccess = DateTimeOffset.MinValue;
    }
}
