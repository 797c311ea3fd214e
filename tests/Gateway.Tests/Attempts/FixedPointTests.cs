using System.Globalization;
using Gateway.Attempts;

namespace Gateway.Tests.Attempts;

/// <summary>Numbers of headers are written as a format of a decimal would write them.</summary>
public sealed class FixedPointTests
{
    [Theory]
    [InlineData(0, 3, "0")]
    [InlineData(1, 3, "0.001")]
    [InlineData(1500, 3, "1.5")]
    [InlineData(12000, 3, "12")]
    [InlineData(-250, 3, "-0.25")]
    [InlineData(7, 0, "7")]
    [InlineData(4_100_000, 9, "0.0041")]
    [InlineData(1, 9, "0.000000001")]
    [InlineData(long.MaxValue, 9, "9223372036.854775807")]
    [InlineData(long.MinValue, 9, "-9223372036.854775808")]
    public void Format_LeavesNoZerosAtTheEnd(long count, int decimals, string text) => FixedPoint.Format(count, decimals).ShouldBe(text);

    [Fact]
    public void Format_AnyNumber_IsWhatADecimalIs()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var count = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);

            FixedPoint.Format(count, 9).ShouldBe((count / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture));
        }
    }
}
