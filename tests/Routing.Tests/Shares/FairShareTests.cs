using Routing.Budgets;
using Routing.Shares;

namespace Routing.Tests.Shares;

/// <summary>What a node may admit while nobody can be asked.</summary>
public class FairShareTests
{
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongAgo = TimeSpan.FromSeconds(91);

    [Theory]
    [InlineData(100, 1, 0, null, 100)]
    [InlineData(100, 4, 0, null, 25)]
    [InlineData(100, 4, 10, null, 15)]     // what it admitted from shares counts
    [InlineData(100, 4, 0, 40L, 10)]       // the account said that little was left
    [InlineData(100, 4, 0, 100L, 25)]
    [InlineData(100, 3, 0, null, 33)]
    public void FairShare_OfRequests_IsThePartThatAddsUp(int limit, int nodes, long used, long? left, int expected) =>
        FairShare.Of(new() { RequestsPerMinute = limit }, nodes, (used, 0), (left, null), JustNow)!.RequestsPerMinute.ShouldBe(expected);

    [Theory]
    [InlineData(1, 25)]
    [InlineData(5, 20)]
    [InlineData(100, 1)]
    public void FairShare_OfAllNodes_NeverPassesTheLimit(int nodes, int most)
    {
        var each = FairShare.Of(new() { RequestsPerMinute = 100, TokensPerMinute = 1000 }, nodes, default, default, JustNow);

        each.ShouldNotBeNull();
        (each.RequestsPerMinute!.Value * nodes).ShouldBeLessThanOrEqualTo(100);
        (each.TokensPerMinute!.Value * nodes).ShouldBeLessThanOrEqualTo(1000);
        each.RequestsPerMinute!.Value.ShouldBeGreaterThanOrEqualTo(Math.Min(most, 100 / nodes));
    }

    [Fact]
    public void FairShare_LongAfterTheLastWord_ForgetsIt() =>
        FairShare.Of(new() { RequestsPerMinute = 100 }, 4, default, (0, null), LongAgo)!.RequestsPerMinute.ShouldBe(25);

    [Fact]
    public void FairShare_NothingLeft_IsNone() =>
        FairShare.Of(new() { RequestsPerMinute = 100 }, 4, default, (0, null), JustNow).ShouldBeNull();

    [Fact]
    public void FairShare_MoreNodesThanTheLimit_IsNone()
    {
        FairShare.Of(new() { RequestsPerMinute = 3 }, 4, default, default, JustNow).ShouldBeNull();
        FairShare.Of(new() { Parallel = 3 }, 4, default, default, JustNow).ShouldBeNull();
    }

    [Fact]
    public void FairShare_OfMoney_IsNone() => FairShare.Of(new() { PerDay = 100 }, 1, default, default, LongAgo).ShouldBeNull();

    [Fact]
    public void FairShare_OfNoLimit_IsNoLimit() => FairShare.Of(SpendingLimits.None, 4, default, default, JustNow).ShouldBe(SpendingLimits.None);
}
