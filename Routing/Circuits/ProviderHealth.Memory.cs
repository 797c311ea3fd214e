using System.Collections.Immutable;
using Routing.ControlPlane;

namespace Routing.Circuits;

/// <content>What outlives it, and what others need to know of it.</content>
public sealed partial class ProviderHealth
{
    /// <summary>The last probe id given.</summary>
    public long LastProbeId => _lastProbeId;

    /// <summary>Every circuit that is not closed, the roll-up's included.</summary>
    public ImmutableArray<CircuitMemory> Remember(DateTimeOffset now) =>
    [
        .. _models
            .Select(model => model.Value.Circuit.Remember(model.Key, model.Value.CouldNotConnect, now))
            .Append(_rollUp.Remember(null, couldNotConnect: false, now))
            .OfType<CircuitMemory>(),
    ];

    /// <summary>Takes up where another left off; what is not named is closed.</summary>
    public void Recall(ImmutableArray<CircuitMemory> memories, DateTimeOffset now)
    {
        foreach (var memory in memories)
        {
            if (memory.Model is null)
            {
                _rollUp.Recall(memory, now);
                continue;
            }

            var held = Hold(memory.Model, now);
            held.Circuit.Recall(memory, now);
            held.CouldNotConnect = memory.CouldNotConnect;
        }
    }

    /// <summary>Closes everything, as if nothing had been seen.</summary>
    public void Forget(DateTimeOffset now)
    {
        _models.Clear();
        if (!_rollUp.IsClosed)
        {
            _rollUp.Recover(now);
        }
    }

    /// <summary>Models that are not plainly closed, the roll-up taken in; null stands for every model that is not named.</summary>
    public IEnumerable<(string? Model, RouteStatus Status, int ConsecutiveFailures)> Unsteady(DateTimeOffset now)
    {
        var all = _rollUp.Look(now);
        if (!IsSteady(all))
        {
            yield return (null, all, 0);
        }

        foreach (var (model, held) in _models)
        {
            var status = Look(model, now);
            if (!IsSteady(status) && (status != all || !held.Circuit.IsClosed))
            {
                yield return (model, status, held.Circuit.Snapshot(now).ConsecutiveFailures);
            }
        }

        static bool IsSteady(in RouteStatus status) => status is { Availability: Availability.Available, Share: >= 1 };
    }
}
