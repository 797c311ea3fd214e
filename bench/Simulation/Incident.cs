namespace Simulation;

/// <summary>A time of trouble.</summary>
internal readonly record struct Incident(IncidentKind Kind, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>A target's incidents: so far apart as the scenario says, each a minute long on average.</summary>
    public static IReadOnlyList<Incident> Of(Scenario scenario, int target)
    {
        var incidents = new List<Incident>();
        if (target >= scenario.Troubled)
        {
            return incidents;
        }

        var at = Scenario.Start;
        var end = at + scenario.Length;
        for (var i = 0; ; i++)
        {
            at += TimeSpan.FromSeconds(-scenario.SecondsBetween * Math.Log(1 - Noise.Of(scenario.Seed, -1 - i, target, 1)));
            if (at >= end)
            {
                return incidents;
            }

            var length = TimeSpan.FromSeconds(5 - (55 * Math.Log(1 - Noise.Of(scenario.Seed, -1 - i, target, 2))));
            incidents.Add(new((IncidentKind)(int)(Noise.Of(scenario.Seed, -1 - i, target, 3) * 4), at, at + length));
            at += length;
        }
    }
}
