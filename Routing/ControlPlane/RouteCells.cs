using System.Collections.Concurrent;
using Routing.Targets;

namespace Routing.ControlPlane;

/// <summary>
/// The cells of one provider. Found without a lock, added and forgotten under the provider's. A cell holds no truth, so forgetting one costs
/// its next user a turn under the lock and nothing else.
/// </summary>
/// <param name="atMost">Routes held. At that many, those unused since the last sweep go, then others, until half are left.</param>
internal sealed class RouteCells(int atMost)
{
    private readonly ConcurrentDictionary<(TargetId Target, CredentialId Credential), RouteCell> _routes = new();
    private readonly Dictionary<TargetId, TargetCell> _targets = [];
    private int _count;

    public int Count => _count;

    public IReadOnlyCollection<TargetCell> Targets => _targets.Values;

    public RouteCell? Find(TargetId target, CredentialId credential) => _routes.GetValueOrDefault((target, credential));

    public RouteCell Hold(TargetId target, CredentialId credential)
    {
        if (_routes.TryGetValue((target, credential), out var cell))
        {
            return cell;
        }

        if (_count >= atMost)
        {
            Sweep();
        }

        if (!_targets.TryGetValue(target, out var shared))
        {
            shared = new TargetCell(target);
            _targets.Add(target, shared);
        }

        cell = new RouteCell(shared, credential);
        _routes[(target, credential)] = cell;
        _count++;
        return cell;
    }

    /// <summary>Whether any route was used since this, or a sweep, last asked.</summary>
    public bool TakeUsed()
    {
        var used = false;
        foreach (var (_, route) in _routes)
        {
            used |= route.TakeUsed();
        }

        return used;
    }

    public void NothingIsSteady(TargetId? target = null)
    {
        foreach (var cell in _targets.Values.Where(cell => target is null || cell.Target == target))
        {
            cell.Steady = false;
        }
    }

    public void NothingIsClear(CredentialId credential)
    {
        foreach (var (_, route) in _routes.Where(entry => entry.Key.Credential == credential))
        {
            route.Clear = false;
        }
    }

    private void Sweep()
    {
        Forget(route => !route.TakeUsed());
        if (_count > atMost / 2)
        {
            // All in use: they come back as they are used, and no insertion pays for a sweep of its own.
            Forget(_ => _count > atMost / 2);
        }

        var held = _routes.Values.Select(route => route.Target.Target).ToHashSet();
        foreach (var target in _targets.Values.Where(target => !held.Contains(target.Target)).ToArray())
        {
            target.Steady = false;
            _targets.Remove(target.Target);
        }
    }

    private void Forget(Predicate<RouteCell> which)
    {
        foreach (var (key, route) in _routes)
        {
            if (which(route))
            {
                route.Clear = false;
                _routes.TryRemove(key, out _);
                _count--;
            }
        }
    }
}
