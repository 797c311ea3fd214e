using Gateway.Trails;

namespace Gateway.Dashboard;

/// <summary>The requests that ended within one second.</summary>
internal sealed class TrafficSecond(long second)
{
    /// <summary>Unix time.</summary>
    public long Second => second;

    public int Requests { get; private set; }

    public int Answered { get; private set; }

    /// <summary>Answered, but not by the first that was tried.</summary>
    public int FellBack { get; private set; }

    public decimal CostUsd { get; private set; }

    public LatencyCounts Latency { get; } = new();

    /// <summary>By target: attempts, those that failed, and the time of all.</summary>
    public Dictionary<string, (int Attempts, int Failed, double Milliseconds)> Targets { get; } = new(StringComparer.Ordinal);

    public void Add(RequestTrail trail)
    {
        Requests++;
        if (trail.Outcome is TrailOutcome.Answered)
        {
            Answered++;
            FellBack += trail.Attempts.Count > 1 ? 1 : 0;
        }

        CostUsd += trail.CostUsd ?? 0;
        Latency.Add(trail.Duration.TotalMilliseconds);
        foreach (var attempt in trail.Attempts)
        {
            var (attempts, failed, time) = Targets.GetValueOrDefault(attempt.Target);
            Targets[attempt.Target] = (attempts + 1, failed + (attempt.Failure is null ? 0 : 1), time + attempt.Duration.TotalMilliseconds);
        }
    }
}
