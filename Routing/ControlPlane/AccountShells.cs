using System.Collections.Concurrent;
using Routing.Tenants;

namespace Routing.ControlPlane;

/// <summary>
/// The tenants of an <see cref="InProcessSpending"/>. Found without a lock; added under one, which also sweeps at the cap: what is quiet goes, as the ledger
/// can bring it back. Without a ledger only what has nothing charged goes.
/// </summary>
internal sealed class AccountShells(long firstIncarnation, SpendingOptions options, TimeProvider time, bool rebuildable)
{
    private readonly ConcurrentDictionary<TenantId, AccountShell> _shells = new();
    private readonly Lock _adding = new();
    private long _incarnation = firstIncarnation;
    private DateTimeOffset _sweptAt = DateTimeOffset.MinValue;
    private int _count;

    public SpendingOptions Options => options;

    public int Count => _count;

    public AccountShell? Find(TenantId tenant) => _shells.GetValueOrDefault(tenant);

    /// <summary>The tenant's shell, a new one if need be; null when there is no room.</summary>
    public AccountShell? Hold(TenantId tenant)
    {
        lock (_adding)
        {
            if (_shells.TryGetValue(tenant, out var shell))
            {
                return shell;
            }

            if (_count >= options.Tenants && !Sweep())
            {
                return null;
            }

            shell = new AccountShell(++_incarnation, options);
            _shells[tenant] = shell;
            _count++;
            return shell;
        }
    }

    private bool Sweep()
    {
        var swept = time.GetUtcNow();
        // Not for every newcomer: a second brings little.
        if ((swept - _sweptAt).Duration() < TimeSpan.FromSeconds(1))
        {
            return false;
        }

        _sweptAt = swept;
        foreach (var (tenant, shell) in _shells)
        {
            lock (shell.Lock)
            {
                var now = time.GetUtcNow();
                if (shell.Ready && shell.Account.IsQuiet(now) && (rebuildable || shell.Account.Snapshot(now).Charged.Ever == 0))
                {
                    shell.Forgotten = true;
                    _shells.TryRemove(tenant, out _);
                    _count--;
                }
            }
        }

        return _count < options.Tenants;
    }
}
