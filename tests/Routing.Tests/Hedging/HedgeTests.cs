using Routing.Hedging;
using Routing.Performance;
using Routing.Tests.Performance;
using Shouldly;
using Xunit;

namespace Routing.Tests.Hedging;

public sealed class HedgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Delay_FixedTime_IsThatTime() =>
        HedgeDelay.For(new() { After = TimeSpan.FromMilliseconds(800) }, new TargetPerformance(), InputSize.Small, Now).ShouldBe(TimeSpan.FromMilliseconds(800));

    [Fact]
    public void Delay_PercentileOfATargetNobodyHasSeen_IsNoHedge() => HedgeDelay.For(new(), new TargetPerformance(), InputSize.Small, Now).ShouldBeNull();

    [Fact]
    public void Delay_Percentile_IsTheTargetsOwnForThatSize()
    {
        var performance = TargetPerformanceTests.Seen(InputSize.Small, 400, 0, 500);

        HedgeDelay.For(new(), performance, InputSize.Small, Now)!.Value.TotalMilliseconds.ShouldBeInRange(400, 480);
        HedgeDelay.For(new(), performance, InputSize.Huge, Now).ShouldBeNull();
    }

    [Fact]
    public void Delay_TargetOfAFewMilliseconds_IsNotHedgedWithinItsNoise() =>
        HedgeDelay.For(new(), TargetPerformanceTests.Seen(InputSize.Small, 2, 0, 3), InputSize.Small, Now).ShouldBe(TimeSpan.FromMilliseconds(50));

    [Fact]
    public void Budget_OneInTen_AllowsOneInTenAndTheMinimum()
    {
        var budget = new HedgeBudget(new() { Ratio = 0.1, MinimumPerSecond = 0.5 });
        for (var i = 0; i < 200; i++)
        {
            budget.CountFirst(Now);
        }

        Enumerable.Range(0, 100).Count(_ => budget.TryTake(Now)).ShouldBe(25);   // 200 × 0.1 + 10 s × 0.5
        budget.TryTake(Now.AddSeconds(20)).ShouldBeTrue();
    }
}
