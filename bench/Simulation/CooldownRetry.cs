using Routing.Failures;

namespace Simulation;

/// <summary>
/// LiteLLM's router by its documented rule (<c>router_utils/cooldown_handlers.py</c>, as our notes on the field of November 2026 have it): a random pick among what does not cool down
/// (simple-shuffle), up to three retries at once while any is left; a 429 or a timeout cools a target down at once, other errors when more than half of the current minute's
/// attempts failed, failed connections never; for five seconds, whose end lets everyone in again.
/// </summary>
internal sealed class CooldownRetry(Stage stage) : IPolicy
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(5);

    private readonly DateTimeOffset[] _coolsUntil = new DateTimeOffset[SimulatedTarget.All.Count];
    private readonly (long Minute, int Failed, int All)[] _minutes = new (long, int, int)[SimulatedTarget.All.Count];

    public string Name => "LiteLLM's cooldown";

    public void Take(SimulatedRequest request) => Try(request, 0);

    private void Try(SimulatedRequest request, int attempt)
    {
        var patience = stage.Patience(request);
        if (attempt >= stage.Scenario.MaxAttempts || patience <= TimeSpan.Zero || Pick(request, attempt) is not { } target)
        {
            return;
        }

        var outcome = stage.World.Ask(request, target, attempt, stage.Now, patience);
        stage.Tally.Attempts++;
        stage.Tally.CostUsd += outcome.CostUsd;
        stage.Queue.After(outcome.Known, () =>
        {
            Note(target, outcome.Failure);
            if (outcome.Failure is null)
            {
                stage.Tally.Answer(stage.Now - request.At);
            }
            else
            {
                Try(request, attempt + 1);
            }
        });
    }

    private int? Pick(in SimulatedRequest request, int attempt)
    {
        Span<int> healthy = stackalloc int[_coolsUntil.Length];
        var count = 0;
        for (var i = 0; i < _coolsUntil.Length; i++)
        {
            if (_coolsUntil[i] <= stage.Now)
            {
                healthy[count++] = i;
            }
        }

        return count == 0 ? null : healthy[(int)(Noise.Of(stage.Scenario.Seed, request.Number, 62, attempt) * count)];
    }

    private void Note(int target, Failure? failure)
    {
        ref var minute = ref _minutes[target];
        var now = stage.Now.UtcTicks / TimeSpan.TicksPerMinute;
        if (minute.Minute != now)
        {
            minute = (now, 0, 0);
        }

        minute.All++;
        minute.Failed += failure is null ? 0 : 1;
        var cools = failure?.Kind switch
        {
            null or FailureKind.Unreachable => false,
            FailureKind.Throttled or FailureKind.TooSlow => true,
            _ => minute.Failed > minute.All * 0.5,
        };
        if (cools)
        {
            _coolsUntil[target] = stage.Now + Cooldown;
        }
    }
}
