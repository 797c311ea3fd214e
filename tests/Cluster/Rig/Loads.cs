using EndToEnd.Ledger;

namespace Cluster.Rig;

/// <summary>The same load on several frontends, each with clients of its own.</summary>
internal sealed class Loads(IReadOnlyList<Node> frontends, IReadOnlyList<string?> keys, Func<int, long, bool, string> bodyOf, TimeSpan pause) : IAsyncDisposable
{
    private readonly TenantLoad[] _loads =
        [.. frontends.Select((frontend, i) => new TenantLoad(frontend.Address, keys, (client, n, stream) => bodyOf((i * keys.Count) + client, n, stream), pause))];

    public int Answered => _loads.Sum(load => load.Answered.Count);

    public IEnumerable<string> AnsweredIds => _loads.SelectMany(load => load.Answered.Keys);

    public IReadOnlyCollection<(int Status, string Text)> Refused => [.. _loads.SelectMany(load => load.Refused)];

    /// <summary>Of the frontend of this number.</summary>
    public IReadOnlyCollection<(int Status, string Text)> RefusedBy(int frontend) => _loads[frontend].Refused;

    public IReadOnlySet<string> Degraded => _loads.SelectMany(load => load.Degraded.Keys).ToHashSet();

    public Task StopAsync() => Task.WhenAll(_loads.Select(load => load.StopAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var load in _loads)
        {
            await load.DisposeAsync();
        }
    }
}
