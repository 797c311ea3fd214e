using System.Collections.Concurrent;

namespace Routing.ControlPlane;

/// <summary>
/// The shells of tenants' own endpoints. Found without a lock, added and forgotten under the control plane's. Forgetting one that nobody uses
/// costs its next user what was held against it, which is at most a few failed attempts.
/// </summary>
/// <param name="atMost">Shells held. At that many, those unused since the last sweep go, then those with nothing held against them, then others, until half are left.</param>
internal sealed class EndpointShells(int atMost)
{
    private readonly ConcurrentDictionary<string, ProviderShell> _shells = new(StringComparer.Ordinal);
    private int _count;

    public IEnumerable<ProviderShell> All => _shells.Values;

    public ProviderShell? Find(string name) => _shells.GetValueOrDefault(name);

    public ProviderShell Add(string name, ProviderShell shell)
    {
        if (_count >= atMost)
        {
            Forget(held => !held.TakeUsed());
            Forget(held => _count > atMost / 2 && !held.HoldsAnything());
            Forget(_ => _count > atMost / 2);
        }

        _shells[name] = shell;
        _count++;
        return shell;
    }

    private void Forget(Predicate<ProviderShell> which)
    {
        foreach (var (name, shell) in _shells)
        {
            if (which(shell))
            {
                // Out of reach first: whoever finds it forgotten must not find it again.
                _shells.TryRemove(name, out _);
                _count--;
                shell.Forget();
            }
        }
    }
}
