namespace Simulation;

/// <summary>Virtual time: what falls due is done in order, and what falls due together in the order it was entered.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<Action, (long Ticks, long Entered)> _due = new();
    private long _entered;

    public DateTimeOffset Now { get; private set; } = Scenario.Start;

    public void After(TimeSpan delay, Action action) => _due.Enqueue(action, ((Now + delay).UtcTicks, _entered++));

    /// <summary>Does all that is due up to <paramref name="until"/>, and sets the clock there.</summary>
    public void RunUntil(DateTimeOffset until)
    {
        while (_due.TryPeek(out var action, out var due) && due.Ticks <= until.UtcTicks)
        {
            _due.Dequeue();
            Now = new(due.Ticks, TimeSpan.Zero);
            action();
        }

        Now = until;
    }

    public void RunToEnd()
    {
        while (_due.TryDequeue(out var action, out var due))
        {
            Now = new(due.Ticks, TimeSpan.Zero);
            action();
        }
    }
}
