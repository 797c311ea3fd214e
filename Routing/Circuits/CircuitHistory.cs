namespace Routing.Circuits;

/// <summary>The outcomes a closed circuit goes by: the window and the streak, ordered by when the attempts ended.</summary>
internal sealed class CircuitHistory(CircuitOptions options)
{
    private readonly FailureStreak _streak = new();
    private CircuitOptions _options = options;
    private SlidingWindow _window = new(options.Window);
    private DateTimeOffset _newest = DateTimeOffset.MinValue;

    public int ConsecutiveFailures => _streak.Length;

    /// <summary>Takes new settings over; a window of another length starts empty.</summary>
    public void Configure(CircuitOptions options)
    {
        _window = options.Window == _options.Window ? _window : new SlidingWindow(options.Window);
        _options = options;
    }

    /// <summary>
    /// Follows the clock of the reports; true when it was set back. Reports come within a moment of the end of their attempt, so one that is a
    /// whole window older than the newest means that: what was ordered by the old clock is forgotten, or nothing would count until the new
    /// one has caught up.
    /// </summary>
    public bool Follow(DateTimeOffset at)
    {
        var setBack = _newest - at > _options.Window;
        if (setBack)
        {
            Clear();
        }

        _newest = setBack || at > _newest ? at : _newest;
        return setBack;
    }

    public void AddSuccesses(long count, DateTimeOffset at)
    {
        _window.Add(at, count, failures: 0);
        _streak.Success(at);
    }

    public void AddFailure(DateTimeOffset at)
    {
        _window.Add(at, successes: 0, failures: 1);
        _streak.Failure(at);
    }

    public bool ShouldTrip(DateTimeOffset at)
    {
        if (_streak.Length >= _options.ConsecutiveFailures)
        {
            return true;
        }

        var total = Total(at);
        return total.Outcomes >= _options.MinimumRequests && total.Failures >= _options.FailureRatio * total.Outcomes;
    }

    public WindowTotal Total(DateTimeOffset now) => _window.Total(now);

    public void Clear()
    {
        _window.Clear();
        _streak.Clear();
    }
}
