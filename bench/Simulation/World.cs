using Routing.Failures;
using Routing.Targets;

namespace Simulation;

/// <summary>The providers, as one policy meets them: all is a function of the scenario, but for rate limits, which depend on how much a policy asks.</summary>
internal sealed class World(Scenario scenario)
{
    private static readonly Failure Down = new(FailureKind.Overloaded, "503") { Status = 503 };
    private static readonly Failure NoConnection = new(FailureKind.Unreachable, "refused") { AtConnect = true };
    private static readonly Failure Late = new(FailureKind.TooSlow, "late");

    private readonly IReadOnlyList<Incident>[] _incidents = [.. SimulatedTarget.All.Select((_, i) => Incident.Of(scenario, i))];
    private readonly int[] _incident = new int[SimulatedTarget.All.Count];
    private readonly (long Second, int Taken)[] _taken = new (long, int)[SimulatedTarget.All.Count];

    /// <summary>USD of a prompt that is worked on and never answered.</summary>
    public static decimal PromptCost(in SimulatedRequest request, int target) => SimulatedTarget.All[target].Price.Of(new TokenUsage(request.PromptTokens, 0, 0, 0));

    /// <summary>Asks a target. Time never goes back between two calls.</summary>
    /// <param name="request">What.</param>
    /// <param name="target">Whom.</param>
    /// <param name="attempt">How often before, for this request.</param>
    /// <param name="now">When.</param>
    /// <param name="patience">How long a first token is waited for.</param>
    public Outcome Ask(in SimulatedRequest request, int target, int attempt, DateTimeOffset now, TimeSpan patience)
    {
        var it = SimulatedTarget.All[target];
        if (IsThrottled(it, target, now, out var wait))
        {
            return Fail(new(FailureKind.Throttled, "429") { Status = 429, RetryAfter = wait }, 0.03);
        }

        var (number, draw) = (request.Number, attempt * 8);
        double Draw(int which) => Noise.Of(scenario.Seed, number, target, draw + which);
        var trouble = TroubleOf(target, now);
        var fails = Draw(0) < (trouble is IncidentKind.BrownOut ? 0.4 : it.Failing);
        switch (trouble)
        {
            case IncidentKind.Unreachable:
                return Fail(NoConnection, 0.02);
            case IncidentKind.Down:
                return Fail(Down, 0.06);
            case IncidentKind.Hanging:
                return new(Late, patience, patience, PromptCost(request, target));
        }

        var slow = trouble is IncidentKind.BrownOut ? 6 : 1;
        if (fails)
        {
            return Fail(Down, 0.1 * slow);
        }

        var first = TimeSpan.FromSeconds(Noise.LogNormal(it.FirstToken, it.Spread, Draw(1), Draw(2)) * slow * (1 + (request.PromptTokens / 20_000.0)));
        return first > patience
            ? new(Late, patience, patience, PromptCost(request, target))
            : new(null, first, first + TimeSpan.FromSeconds(it.PerToken * slow * request.OutputTokens), it.Price.Of(new TokenUsage(request.PromptTokens, 0, request.OutputTokens, 0)));
    }

    private static Outcome Fail(Failure failure, double seconds) => new(failure, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds), 0);

    private IncidentKind? TroubleOf(int target, DateTimeOffset now)
    {
        var incidents = _incidents[target];
        ref var at = ref _incident[target];
        while (at < incidents.Count && incidents[at].To <= now)
        {
            at++;
        }

        return at < incidents.Count && incidents[at].From <= now ? incidents[at].Kind : null;
    }

    private bool IsThrottled(SimulatedTarget it, int target, DateTimeOffset now, out TimeSpan wait)
    {
        wait = default;
        if (it.RateLimit is not { } share)
        {
            return false;
        }

        ref var taken = ref _taken[target];
        var second = now.ToUnixTimeSeconds();
        taken = taken.Second == second ? (second, taken.Taken + 1) : (second, 1);
        wait = DateTimeOffset.FromUnixTimeSeconds(second + 1) - now;
        return taken.Taken > share * scenario.PerSecond;
    }
}
