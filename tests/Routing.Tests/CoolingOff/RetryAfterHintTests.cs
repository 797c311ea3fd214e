using Routing.CoolingOff;

namespace Routing.Tests.CoolingOff;

public sealed class RetryAfterHintTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 6, 7, 57, 13, TimeSpan.Zero);

    [Theory]
    [InlineData("retry-after: 7", 7000)]
    [InlineData("retry-after: 0.25", 250)]
    [InlineData("retry-after:  20 ", 20_000)]
    [InlineData("retry-after: Fri, 06 Feb 2026 07:58:00 GMT", 47_000)]
    [InlineData("retry-after: Friday, 06-Feb-26 07:58:00 GMT", 47_000)]
    [InlineData("retry-after: Fri Feb  6 07:58:00 2026", 47_000)]
    [InlineData("retry-after-ms: 1500", 1500)]
    [InlineData("x-ms-retry-after-ms: 12.5", 12.5)]
    [InlineData("x-ratelimit-reset-requests: 6ms", 6)]
    [InlineData("x-ratelimit-reset-tokens: 1s", 1000)]
    [InlineData("x-ratelimit-reset-tokens: 21m36.001s", 1_296_001)]
    [InlineData("x-ratelimit-reset-requests: 1h2m3s", 3_723_000)]
    [InlineData("x-ratelimit-reset-requests: 10m4.437999999s", 604_437.9999)]
    [InlineData("x-ratelimit-reset-tokens-minute: 14.371318101882935", 14_371.3181)]
    [InlineData("x-ratelimit-reset: 2", 2000)]
    [InlineData("x-ratelimit-reset: 1770364680", 47_000)]
    [InlineData("x-ratelimit-reset: 1770364680500", 47_500)]
    [InlineData("ratelimit-reset: 18", 18_000)]
    [InlineData("anthropic-ratelimit-tokens-reset: 2026-02-06T07:58:00Z", 47_000)]
    [InlineData("anthropic-ratelimit-tokens-reset: 2026-02-06T09:58:00+02:00", 47_000)]
    public void Hint_OneHeader_IsItsWait(string header, double milliseconds) =>
        Read(header)!.Value.TotalMilliseconds.ShouldBe(milliseconds, 0.001);

    [Theory]
    [InlineData("retry-after: -5")]
    [InlineData("retry-after: 0")]
    [InlineData("retry-after: soon")]
    [InlineData("retry-after: NaN")]
    [InlineData("retry-after: Infinity")]
    [InlineData("retry-after: 1e9")]
    [InlineData("retry-after: 99999999999999999999999999999999999999")]
    [InlineData("retry-after: 10000000000")]
    [InlineData("retry-after: 5, 10")]
    [InlineData("retry-after: 7s")]
    [InlineData("retry-after: Fri, 06 Feb 2026 07:57:00 GMT")]
    [InlineData("retry-after: Fri, 06 Feb 2099 07:57:00 GMT")]
    [InlineData("retry-after:")]
    [InlineData("retry-after-ms: -1")]
    [InlineData("x-ratelimit-reset-tokens: 0s")]
    [InlineData("x-ratelimit-reset-tokens: s")]
    [InlineData("x-ratelimit-reset-tokens: 1x")]
    [InlineData("x-ratelimit-reset-tokens: -1s")]
    [InlineData("x-ratelimit-reset-tokens: 1..5s")]
    [InlineData("x-ratelimit-reset-tokens: 79228162514264337593543950335h9s")]
    [InlineData("x-ratelimit-reset: 79228162514264337593543950335")]
    [InlineData("x-ratelimit-reset: 1559845420000")]
    [InlineData("anthropic-ratelimit-tokens-reset: 1970-01-01T00:00:00Z")]
    [InlineData("anthropic-ratelimit-tokens-reset: 2026-99-06T07:58:00Z")]
    [InlineData("date: Fri, 06 Feb 2026 07:58:00 GMT")]
    public void Hint_Nonsense_IsNone(string header) => Read(header).ShouldBeNull();

    [Fact]
    public void Hint_OpenAiLimitReached_TrustsWhatItSaysOutright() =>
        Read(
            "retry-after: 20",
            "retry-after-ms: 20000",
            "x-ratelimit-remaining-requests: 196",
            "x-ratelimit-remaining-tokens: 39923",
            "x-ratelimit-reset-requests: 21m36.001s",
            "x-ratelimit-reset-tokens: 115ms").ShouldBe(TimeSpan.FromSeconds(20));

    [Fact]
    public void Hint_AnthropicWithEveryLimitFull_TrustsRetryAfter() =>
        Read(
            "retry-after: 47",
            "anthropic-ratelimit-input-tokens-remaining: 450000",
            "anthropic-ratelimit-input-tokens-reset: 1970-01-01T00:00:00Z",
            "anthropic-ratelimit-requests-remaining: 1000",
            "anthropic-ratelimit-requests-reset: 2026-02-06T07:57:13Z").ShouldBe(TimeSpan.FromSeconds(47));

    [Fact]
    public void Hint_AzurePoolWithZeroMilliseconds_TakesTheSeconds() =>
        Read("retry-after: 1", "retry-after-ms: 0").ShouldBe(TimeSpan.FromSeconds(1));

    [Fact]
    public void Hint_Milliseconds_AreFinerThanSeconds() =>
        Read("retry-after: 1", "retry-after-ms: 350").ShouldBe(TimeSpan.FromMilliseconds(350));

    [Fact]
    public void Hint_OneLimitUsedUp_IsThatLimitsReset() =>
        Read(
            "x-ratelimit-remaining-requests: 0",
            "x-ratelimit-reset-requests: 2m",
            "x-ratelimit-remaining-tokens: 4000",
            "x-ratelimit-reset-tokens: 1s").ShouldBe(TimeSpan.FromMinutes(2));

    [Fact]
    public void Hint_TwoLimitsUsedUp_IsTheLastToReset() =>
        Read(
            "anthropic-ratelimit-requests-remaining: 0",
            "anthropic-ratelimit-requests-reset: 2026-02-06T07:57:20Z",
            "anthropic-ratelimit-tokens-remaining: 0",
            "anthropic-ratelimit-tokens-reset: 2026-02-06T07:58:13Z").ShouldBe(TimeSpan.FromMinutes(1));

    [Fact]
    public void Hint_NoLimitUsedUp_IsTheSmallestReset() =>
        Read(
            "x-ratelimit-remaining-requests: 14397",
            "x-ratelimit-reset-requests: 10m4.555s",
            "x-ratelimit-remaining-tokens: 2678",
            "x-ratelimit-reset-tokens: 1.14s").ShouldBe(TimeSpan.FromMilliseconds(1140));

    private static TimeSpan? Read(params string[] headers)
    {
        var values = headers.Select(header => header.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return RetryAfterHint.Read(name => values.GetValueOrDefault(name)?.Trim(), Now);
    }
}
