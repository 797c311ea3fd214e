namespace Storage.Changes;

/// <summary>
/// How a cache learns what it must forget: from this process at once, from others by asking every few hundred milliseconds. A record changed
/// twice between two questions is told of once, at its last revision.
/// </summary>
public interface IChangeFeed
{
    /// <summary>Raised after each change made through this store, on the thread that made it. A handler must not throw or wait.</summary>
    event Action<StoreChange>? Changed;

    /// <summary>The newest revision: where a cache that is empty now begins.</summary>
    Task<long> GetRevisionAsync(CancellationToken cancellationToken);

    /// <summary>What changed after <paramref name="revision"/>, in order, at most <paramref name="limit"/>; one indexed query.</summary>
    Task<IReadOnlyList<StoreChange>> ReadAsync(long revision, int limit, CancellationToken cancellationToken);
}
