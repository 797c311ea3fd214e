namespace Simulation;

/// <summary>A request of the trace.</summary>
internal readonly record struct SimulatedRequest(int Number, DateTimeOffset At, long PromptTokens, long OutputTokens)
{
    /// <summary>The trace: the same for every policy.</summary>
    public static IEnumerable<SimulatedRequest> Trace(Scenario scenario)
    {
        var at = Scenario.Start;
        for (var i = 0; i < scenario.Requests; i++)
        {
            double Draw(int draw) => Noise.Of(scenario.Seed, i, 63, draw);
            at += TimeSpan.FromSeconds(-Math.Log(1 - Draw(0)) / scenario.PerSecond);
            yield return new(
                i,
                at,
                (long)Math.Clamp(Noise.LogNormal(500, 1, Draw(1), Draw(2)), 10, 32_000),
                (long)Math.Clamp(Noise.LogNormal(200, 0.8, Draw(3), Draw(4)), 5, 2_000));
        }
    }
}
