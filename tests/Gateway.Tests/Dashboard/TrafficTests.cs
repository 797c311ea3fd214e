using Gateway.Dashboard;

namespace Gateway.Tests.Dashboard;

public sealed class TrafficTests
{
    [Theory]
    [InlineData(0.5, 100)]
    [InlineData(0.95, 1000)]
    public void Latency_OfManyAndFewSlow_GivesThePercentileToAnEighth(double share, double milliseconds)
    {
        var latency = new LatencyCounts();
        for (var i = 0; i < 100; i++)
        {
            latency.Add(i < 90 ? 100 : 1000);
        }

        latency.Percentile(share)!.Value.ShouldBeInRange(milliseconds, milliseconds * 1.125);
    }

    [Fact]
    public void Latency_OfNone_IsNotKnown() => new LatencyCounts().Percentile(0.95).ShouldBeNull();
}
