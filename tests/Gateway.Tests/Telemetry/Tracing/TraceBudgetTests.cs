using Gateway.Telemetry.Tracing;
using Kit;

namespace Gateway.Tests.Telemetry.Tracing;

public sealed class TraceBudgetTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void Requests_NoMoreThanTheRate_AreAllTraced()
    {
        var budget = new TraceBudget(100, _time);
        for (var i = 0; i < 1000; i++)
        {
            budget.TryTake().ShouldBeTrue();
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }
    }

    [Fact]
    public void Requests_BeyondTheRate_SoManyASecondSpreadEvenly()
    {
        var budget = new TraceBudget(10, _time);
        var taken = Enumerable.Range(0, 5000).Where(_ =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            return budget.TryTake();
        }).ToArray();

        taken.Length.ShouldBeInRange(55, 61);   // five seconds' worth, and the second that was saved up
        taken[^20..].Zip(taken[^19..], (a, b) => b - a).ShouldAllBe(gap => gap == 100);
    }

    [Fact]
    public void Burst_AfterQuiet_OneSecondsWorth()
    {
        var budget = new TraceBudget(10, _time);
        _time.Advance(TimeSpan.FromMinutes(5));

        Enumerable.Range(0, 100).Count(_ => budget.TryTake()).ShouldBe(10);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(double.PositiveInfinity, true)]
    public void Rate_NoneOrAll_IsThat(double perSecond, bool isTraced)
    {
        var budget = new TraceBudget(perSecond, _time);

        Enumerable.Range(0, 1000).ShouldAllBe(_ => budget.TryTake() == isTraced);
    }
}
