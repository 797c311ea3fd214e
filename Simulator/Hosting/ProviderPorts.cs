namespace Simulator.Hosting;

/// <summary>Ports of single providers. A closed port keeps its number, so the same address can be opened again.</summary>
public sealed class ProviderPorts : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Listener?> _listeners = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Uri> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private FrontDoor? _frontDoor;

    internal ProviderPorts()
    {
    }

    /// <summary>Opens the provider's port, the first time on a free number. On it <c>/v1/…</c> is this provider.</summary>
    public async Task<Uri> OpenAsync(string provider, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_listeners.GetValueOrDefault(provider) is null)
            {
                var url = _addresses.TryGetValue(provider, out var known) ? known.ToString() : "http://127.0.0.1:0";
                var listener = await Listener.StartAsync(url, context => _frontDoor!.HandleAsync(context, provider), cancellationToken);
                _listeners[provider] = listener;
                _addresses[provider] = listener.Address;
            }

            return _addresses[provider];
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes the port: open connections are reset, new ones refused.</summary>
    public async Task CloseAsync(string provider)
    {
        await _turn.WaitAsync();
        try
        {
            if (_listeners.GetValueOrDefault(provider) is { } listener)
            {
                _listeners[provider] = null;
                await listener.DisposeAsync();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _addresses.Keys)
        {
            await CloseAsync(provider);
        }

        _turn.Dispose();
    }

    internal void Serve(FrontDoor frontDoor) => _frontDoor = frontDoor;
}
