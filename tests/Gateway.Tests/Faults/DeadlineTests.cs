using Gateway.Attempts;
using Kit;

namespace Gateway.Tests.Faults;

public class DeadlineTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void Deadline_TimeIsUp_EndsTheAttemptAndSaysSo()
    {
        var deadline = Deadline.Pool(_time).Get();
        deadline.Begin(TimeSpan.FromSeconds(1), CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(0.9));
        deadline.Token.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        deadline.Token.IsCancellationRequested.ShouldBeTrue();
        deadline.IsOver.ShouldBeTrue();
    }

    [Fact]
    public void Deadline_TheRequestEnds_EndsTheAttemptButWasNotOver()
    {
        using var request = new CancellationTokenSource();
        var deadline = Deadline.Pool(_time).Get();
        deadline.Begin(TimeSpan.FromSeconds(1), request.Token);

        request.Cancel();

        deadline.Token.IsCancellationRequested.ShouldBeTrue();
        deadline.IsOver.ShouldBeFalse();
    }

    /// <summary>In time, a moment before the end, at the end, behind it, and ended by the request: the next attempt has all of its own time.</summary>
    [Theory]
    [InlineData(100, false)]
    [InlineData(950, false)]
    [InlineData(1000, false)]
    [InlineData(5000, false)]
    [InlineData(100, true)]
    public void Deadline_UsedAgain_HasItsOwnTime(int milliseconds, bool requestEnds)
    {
        using var request = new CancellationTokenSource();
        var pool = Deadline.Pool(_time);
        var first = pool.Get();
        first.Begin(TimeSpan.FromSeconds(1), request.Token);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        if (requestEnds)
        {
            request.Cancel();
        }

        pool.Return(first);
        request.Cancel();
        var next = pool.Get();
        next.Begin(TimeSpan.FromSeconds(10), CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(9.9));
        next.Token.IsCancellationRequested.ShouldBeFalse();
        next.IsOver.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        next.IsOver.ShouldBeTrue();
    }
}
