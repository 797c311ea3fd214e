using Routing.Budgets;
using Routing.Shares;
using Routing.Tenants;

namespace Frontend.Spending;

/// <summary>What a node holds of one tenant: a keeper for each of its virtual keys, and what its answers are like. Its lock serialises the calls.</summary>
internal sealed class TenantShares(TenantId tenant)
{
    /// <summary>Keys held at once; idle ones are let go.</summary>
    private const int MostKeys = 10_000;

    private readonly Dictionary<VirtualKeyId, ShareKeeper> _keepers = [];
    private ShareKeeper? _keyless;

    public Lock Lock { get; } = new();

    public TenantId Tenant => tenant;

    public OutputEstimator Outputs { get; } = new();

    /// <summary>An exchange with the account is under way.</summary>
    public bool IsExchanging { get; set; }

    /// <summary>The question under way, for all who wait for its answer.</summary>
    public Task Answer { get; set; } = Task.CompletedTask;

    public bool IsIdle => (_keyless?.IsIdle ?? true) && _keepers.Values.All(keeper => keeper.IsIdle);

    public IEnumerable<ShareKeeper> Keepers => _keyless is null ? _keepers.Values : _keepers.Values.Append(_keyless);

    public ShareKeeper KeeperOf(VirtualKeyId? key, ShareKeeperOptions options)
    {
        if (key is not { } id)
        {
            return _keyless ??= new(options);
        }

        if (!_keepers.TryGetValue(id, out var keeper))
        {
            if (_keepers.Count >= MostKeys)
            {
                foreach (var idle in _keepers.Where(entry => entry.Value.IsIdle).Select(entry => entry.Key).ToArray())
                {
                    _keepers.Remove(idle);
                }
            }

            _keepers.Add(id, keeper = new(options));
        }

        return keeper;
    }

    /// <summary>What was admitted while the account could not be asked, by key.</summary>
    public IEnumerable<(VirtualKeyId? Key, ShareKeeper Keeper, (long Requests, long Tokens) Use)> Alone(DateTimeOffset now)
    {
        foreach (var (key, keeper) in _keepers)
        {
            if (keeper.Alone(now) is { Requests: > 0 } use)
            {
                yield return (key, keeper, use);
            }
        }

        if (_keyless?.Alone(now) is { Requests: > 0 } own)
        {
            yield return (null, _keyless, own);
        }
    }

    /// <summary>The keeper of a key's shares; null where none are held.</summary>
    public ShareKeeper? KeeperOf(VirtualKeyId? key) => key is { } id ? _keepers.GetValueOrDefault(id) : _keyless;

    /// <summary>Who holds the share of a lease, whichever its key: a look at each.</summary>
    public ShareKeeper? HolderOf(Routing.Spending.LeaseId lease, DateTimeOffset now) => Keepers.FirstOrDefault(keeper => keeper.ExpiresAt(lease, now) is not null);
}
