using Routing.Rules;
using Routing.Tenants;
using Shouldly;
using Xunit;

namespace Routing.Tests.Rules;

public sealed class RuleBookTests
{
    private static readonly DateTimeOffset Saturday = new(2026, 11, 21, 23, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Match_SeveralHold_TakesTheFirst()
    {
        var book = new RuleBook([new() { Plans = ["pro"] }, new() { Regions = ["eu"] }, new()]);

        book.Match(new() { Plan = "free", Region = "eu" }).ShouldBe(1);
        book.Match(new() { Plan = "PRO", Region = "eu" }).ShouldBe(0);
        book.Match(new()).ShouldBe(2);
        RuleBook.Empty.Match(new()).ShouldBeNull();
    }

    [Fact]
    public void Holds_Tags_WantsAllOfThem()
    {
        var condition = new RuleCondition { Tags = ["gdpr", "batch"] };

        condition.Holds(new() { Tags = ["batch", "x", "gdpr"] }).ShouldBeTrue();
        condition.Holds(new() { Tags = ["gdpr"] }).ShouldBeFalse();
        condition.Holds(new()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ib/*", "ib/cheap", true)]
    [InlineData("ib/*", "openai/gpt", false)]
    [InlineData("*gpt*", "openai/gpt-5", true)]
    [InlineData("ib/cheap", "ib/cheap", true)]
    [InlineData("ib/cheap", "ib/cheaper", false)]
    public void Holds_Model_MatchesThePattern(string pattern, string model, bool expected) =>
        new RuleCondition { Models = [pattern] }.Holds(new() { Model = model }).ShouldBe(expected);

    [Fact]
    public void Holds_Key_WantsOneOfThem()
    {
        var condition = new RuleCondition { Keys = [new VirtualKeyId("a"), new VirtualKeyId("b")] };

        condition.Holds(new() { Key = new VirtualKeyId("b") }).ShouldBeTrue();
        condition.Holds(new() { Key = new VirtualKeyId("c") }).ShouldBeFalse();
        condition.Holds(new()).ShouldBeFalse();
    }

    [Theory]
    [InlineData(999, false)]
    [InlineData(1000, true)]
    [InlineData(2000, true)]
    [InlineData(2001, false)]
    public void Holds_PromptSize_IncludesItsBounds(long tokens, bool expected) =>
        new RuleCondition { PromptAtLeast = 1000, PromptAtMost = 2000 }.Holds(new() { PromptTokens = tokens }).ShouldBe(expected);

    [Theory]
    [InlineData(0, true)]       // Saturday 23:30
    [InlineData(6, true)]       // Sunday 05:30: the night that began on Saturday
    [InlineData(7, false)]      // Sunday 06:30
    [InlineData(24, false)]     // Sunday 23:30
    [InlineData(-2, false)]     // Saturday 21:30
    [InlineData(-24, false)]    // Friday 23:30
    public void Holds_HoursOverMidnight_BelongToTheDayTheyBeginOn(int later, bool expected)
    {
        var hours = new RuleHours([DayOfWeek.Saturday], new TimeOnly(22, 0), new TimeOnly(6, 0), TimeZoneInfo.Utc);

        new RuleCondition { Hours = hours }.Holds(new() { Now = Saturday.AddHours(later) }).ShouldBe(expected);
    }

    [Fact]
    public void Holds_Hours_AreOfTheirZone()
    {
        var office = new RuleHours([DayOfWeek.Sunday], new TimeOnly(4, 0), new TimeOnly(8, 0), TimeZoneInfo.CreateCustomTimeZone("india", TimeSpan.FromHours(5.5), null, null));

        office.Contains(Saturday).ShouldBeTrue();   // Sunday 05:00 there
    }

    [Fact]
    public void Match_TwentyRules_AllocatesNothing()
    {
        var book = new RuleBook([.. Enumerable.Range(0, 20).Select(i => new RuleCondition { Plans = [$"plan-{i}"], Models = ["ib/*"], Tags = ["a"] })]);
        string[] tags = ["a", "b"];
        _ = book.Match(new() { Plan = "none", Model = "ib/balanced", Tags = tags });

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _ = book.Match(new() { Plan = "none", Model = "ib/balanced", Tags = tags });
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
