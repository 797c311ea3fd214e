using System.Collections.Frozen;
using Gateway.Snapshots;

namespace Gateway.Telemetry.Metrics;

/// <summary>The names of the configuration in force.</summary>
internal sealed class KnownNames(SnapshotHolder snapshots) : IKnownNames
{
    private (RoutingSnapshot Of, FrozenSet<string> Targets, FrozenSet<string> Entries)? _known;

    public bool IsTarget(string name) => Current.Targets.Contains(name);

    public bool IsEntry(string name) => Current.Entries.Contains(name);

    private (RoutingSnapshot Of, FrozenSet<string> Targets, FrozenSet<string> Entries) Current
    {
        get
        {
            var snapshot = snapshots.Current;
            if (_known is { } known && known.Of == snapshot)
            {
                return known;
            }

            var config = snapshot.Config;
            var targets = config.Models.Keys.Concat(config.Tiers.Values.SelectMany(tier => tier.Chain).Select(id => id.ToString()));
            var made = (snapshot, targets.ToFrozenSet(StringComparer.Ordinal), snapshot.Models.Select(entry => entry.Name).ToFrozenSet(StringComparer.Ordinal));
            _known = made;
            return made;
        }
    }
}
