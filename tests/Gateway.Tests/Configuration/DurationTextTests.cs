using Gateway.Configuration.Yaml;

namespace Gateway.Tests.Configuration;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("0ms", 0)]
    [InlineData("250ms", 250)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("5m", 300_000)]
    [InlineData("0.5h", 1_800_000)]
    public void Duration_EveryUnit_IsRead(string text, int milliseconds)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5d")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData("5S")]
    [InlineData("99999999999999999999h")]
    public void Duration_AnythingElse_IsNone(string text)
    {
        DurationText.TryParse(text, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("0ms")]
    [InlineData("250ms")]
    [InlineData("90s")]
    [InlineData("5m")]
    [InlineData("2h")]
    public void Duration_Written_ReadsTheSame(string text)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();
        DurationText.Write(duration).ShouldBe(text);
    }
}
