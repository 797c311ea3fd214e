namespace Cluster.Rig;

/// <summary>What a load balancer knows: the frontends that say they are ready, asked ten times a second.</summary>
internal sealed class ReadyList : IDisposable
{
    private readonly IReadOnlyList<Node> _nodes;
    private readonly CancellationTokenSource _stop = new();
    private volatile Uri[] _ready;

    public ReadyList(IReadOnlyList<Node> nodes)
    {
        (_nodes, _ready) = (nodes, [.. nodes.Select(node => node.Address)]);
        _ = LookAsync();
    }

    public Uri Next(int n) => _ready is { Length: > 0 } ready ? ready[n % ready.Length] : throw new InvalidOperationException("No frontend is ready.");

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task LookAsync()
    {
        var stop = _stop.Token;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var states = await Task.WhenAll(_nodes.Select(async node => (node.Address, Status: await node.ReadyStatusAsync())));
                _ready = [.. states.Where(state => state.Status == 200).Select(state => state.Address)];
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody asks any more.
        }
    }
}
