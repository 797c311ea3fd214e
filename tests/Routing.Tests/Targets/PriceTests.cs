using Routing.Targets;

namespace Routing.Tests.Targets;

public sealed class PriceTests
{
    private static readonly Price Sonnet = new(3m, 0.30m, 15m) { CacheWritePerMillion = 3.75m };

    [Fact]
    public void Of_PromptReadFromAndWrittenToACache_CountsEachTokenOnce()
    {
        var usage = new TokenUsage(1_000_000, 200_000, 100_000, 40_000) { CacheWritten = 300_000 };

        // Half a million plain, 200k read, 300k written, 100k of answer.
        Sonnet.Of(usage).ShouldBe(1.5m + 0.06m + 1.125m + 1.5m);
    }

    [Fact]
    public void Of_PriceOfWritingUnknown_IsThatOfInput()
    {
        var usage = new TokenUsage(1_000_000, 0, 0, 0);

        new Price(3m, 0.30m, 15m).Of(usage with { CacheWritten = 1_000_000 }).ShouldBe(new Price(3m, 0.30m, 15m).Of(usage));
    }

    [Fact]
    public void Of_PartsThatExceedTheWhole_IsNeverCreditedBack()
    {
        Sonnet.Of(new TokenUsage(10, 0, 0, 0) { CacheWritten = 1_000_000 }).ShouldBe(3.75m);
    }
}
