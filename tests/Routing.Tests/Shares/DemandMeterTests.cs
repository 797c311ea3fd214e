using Routing.Shares;

namespace Routing.Tests.Shares;

public sealed class DemandMeterTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(20);

    private readonly DemandMeter _demand = new();

    [Fact]
    public void Demand_NobodyHasAsked_IsTheLeast() => _demand.Expected(Share, Start, 4, 20_000).ShouldBe(4);

    [Fact]
    public void Demand_SteadyForFiveSeconds_IsHalfAsMuchAgainForASharesLength()
    {
        CountEach(seconds: 5, perSecond: 10);

        _demand.Expected(Share, At(4), 4, 20_000).ShouldBe(300);
    }

    [Fact]
    public void Demand_MoreThanAShareMayHold_IsTheMost()
    {
        CountEach(seconds: 5, perSecond: 100);

        _demand.Expected(Share, At(4), 4, 1000).ShouldBe(1000);
    }

    [Fact]
    public void Demand_OfBeforeTheLastFiveSeconds_IsNotExpectedAgain()
    {
        CountEach(seconds: 5, perSecond: 10);

        _demand.Expected(Share, At(8), 4, 20_000).ShouldBe(60);
        _demand.Expected(Share, At(9), 4, 20_000).ShouldBe(4);
    }

    [Fact]
    public void LastMinute_AfterAnHourOfUse_HoldsSixtySecondsOfIt()
    {
        CountEach(seconds: 3600, perSecond: 2);

        _demand.LastMinute(At(3599)).ShouldBe((120, 120 * 7));
        _demand.LastMinute(At(3599 + 59)).ShouldBe((2, 14));
        _demand.LastMinute(At(3599 + 60)).ShouldBe((0, 0));
    }

    [Fact]
    public void LastMinute_TheClockGoesBack_WhatIsAheadIsNotCountedTwice()
    {
        CountEach(seconds: 3, perSecond: 1);
        _demand.Count(At(1), 7);

        _demand.LastMinute(At(2)).ShouldBe((4, 28));
    }

    private static DateTimeOffset At(int second) => Start.AddSeconds(second);

    private void CountEach(int seconds, int perSecond)
    {
        for (var n = 0; n < seconds * perSecond; n++)
        {
            _demand.Count(At(n / perSecond), 7);
        }
    }
}
