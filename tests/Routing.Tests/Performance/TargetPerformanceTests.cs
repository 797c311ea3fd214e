using Routing.Performance;
using Shouldly;
using Xunit;

namespace Routing.Tests.Performance;

public sealed class TargetPerformanceTests
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Expect_NothingSeen_IsUnknown() => new TargetPerformance().Expect(InputSize.Small, 100, Now).ShouldBeNull();

    [Fact]
    public void Expect_AnswersSeen_AddsFirstTokenAndThroughput()
    {
        var performance = Seen(InputSize.Small, firstToken: 200, tokens: 100, duration: 1200);

        var expected = performance.Expect(InputSize.Small, 500, Now)!.Value.TotalMilliseconds;

        expected.ShouldBeInRange(200 + 5000, (200 + 5000) * 1.2);   // 10 ms a token
    }

    [Fact]
    public void Expect_OtherSizeOnly_TakesTheNearest()
    {
        var performance = Seen(InputSize.Large, firstToken: 4000, tokens: 0, duration: 5000);

        performance.FirstToken(InputSize.Huge, 0.5, Now).ShouldBeNull();
        performance.Expect(InputSize.Huge, 0, Now)!.Value.TotalMilliseconds.ShouldBeInRange(4000, 4800);
    }

    [Fact]
    public void Expect_SlowedDown_IsSeenASecondLaterAndNotBefore()
    {
        var performance = Seen(InputSize.Small, firstToken: 200, tokens: 0, duration: 500);
        var before = performance.Expect(InputSize.Small, 0, Now)!.Value;
        for (var i = 0; i < 50; i++)
        {
            performance.Observe(new(InputSize.Small, TimeSpan.FromSeconds(9), 0, TimeSpan.FromSeconds(10)), Now);
        }

        performance.Expect(InputSize.Small, 0, Now.AddMilliseconds(999)).ShouldBe(before);
        performance.Expect(InputSize.Small, 0, Now.AddSeconds(1))!.Value.TotalSeconds.ShouldBeInRange(9, 10.8);
    }

    [Fact]
    public void Expect_SizeSeenForTheFirstTime_IsKnownAtOnce()
    {
        var performance = Seen(InputSize.Large, firstToken: 4000, tokens: 0, duration: 5000);
        performance.Expect(InputSize.Small, 0, Now)!.Value.TotalSeconds.ShouldBeInRange(4, 4.8);

        Seen(InputSize.Small, firstToken: 200, tokens: 0, duration: 500, performance);

        performance.Expect(InputSize.Small, 0, Now)!.Value.TotalMilliseconds.ShouldBeInRange(200, 240);
    }

    [Fact]
    public void Expect_ThroughputSeenForTheFirstTime_IsKnownAtOnce()
    {
        var performance = Seen(InputSize.Small, firstToken: 200, tokens: 0, duration: 500);
        performance.Expect(InputSize.Small, 500, Now)!.Value.TotalMilliseconds.ShouldBeInRange(200, 240);

        Seen(InputSize.Small, firstToken: 200, tokens: 100, duration: 1200, performance);

        performance.Expect(InputSize.Small, 500, Now)!.Value.TotalMilliseconds.ShouldBeInRange(200 + 5000, (200 + 5000) * 1.2);
    }

    [Fact]
    public void UnderWay_StartedAndEnded_IsTheDifference()
    {
        var performance = new TargetPerformance();
        performance.Start();
        performance.Start();
        performance.End();
        performance.UnderWay.ShouldBe(1);
    }

    [Fact]
    public void IsSilent_StreamsWaitLongAndNoneBegins_UntilThereIsASignOfLife()
    {
        var performance = Seen(InputSize.Small, firstToken: 500, tokens: 0, duration: 600);
        performance.Await(Now);
        performance.Await(Now);
        performance.IsSilent(Now.AddSeconds(9)).ShouldBeFalse();   // two are no sign

        performance.Await(Now.AddSeconds(1));
        performance.IsSilent(Now.AddSeconds(1.4)).ShouldBeFalse();
        performance.IsSilent(Now.AddSeconds(1.9)).ShouldBeTrue();
        performance.Await(Now.AddSeconds(1.9));
        performance.Settle(heard: true, Now.AddSeconds(2));
        performance.IsSilent(Now.AddSeconds(3)).ShouldBeFalse();
        performance.IsSilent(Now.AddSeconds(4)).ShouldBeTrue();
        performance.Settle(heard: false, Now.AddSeconds(4));
        performance.IsSilent(Now.AddSeconds(4)).ShouldBeFalse();
    }

    [Fact]
    public void IsSilent_NobodyKnowsHowLongItUsuallyTakes_IsFalse()
    {
        var performance = new TargetPerformance();
        for (var i = 0; i < 10; i++)
        {
            performance.Await(Now);
        }

        performance.IsSilent(Now.AddSeconds(100)).ShouldBeFalse();
    }

    internal static TargetPerformance Seen(InputSize size, int firstToken, int tokens, int duration, TargetPerformance? performance = null)
    {
        performance ??= new TargetPerformance();
        for (var i = 0; i < 10; i++)
        {
            performance.Observe(new(size, TimeSpan.FromMilliseconds(firstToken), tokens, TimeSpan.FromMilliseconds(duration)), Now);
        }

        return performance;
    }
}
