using Simulator.Hosting;
using Simulator.Playing;
using Simulator.Recording;
using Simulator.Scripting;

namespace Simulator;

/// <summary>The providers, played on a loopback port: scripted by <see cref="Script"/>, observed through <see cref="Requests"/>.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly Listener _listener;

    private SimulatorHost(Listener listener, ScriptBook script, RequestLog requests, ProviderPorts ports)
    {
        _listener = listener;
        Script = script;
        Requests = requests;
        Ports = ports;
    }

    /// <summary>The root: <c>{BaseAddress}openai/v1/chat/completions</c>.</summary>
    public Uri BaseAddress => _listener.Address;

    public ScriptBook Script { get; }

    public RequestLog Requests { get; }

    /// <summary>Ports that belong to one provider and can be closed: a closed one refuses connections.</summary>
    public ProviderPorts Ports { get; }

    public static async Task<SimulatorHost> StartAsync(SimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SimulatorOptions();
        var script = new ScriptBook();
        var requests = new RequestLog(options);
        var player = new Player(options.TimeProvider);
        var chat = new ChatEndpoint(options, script, requests, player);
        var ports = new ProviderPorts();
        var control = new ControlEndpoint(script, requests, ports);
        var frontDoor = new FrontDoor(chat, new ModelsEndpoint(options), control);
        ports.Serve(frontDoor);
        var listener = await Listener.StartAsync(options.Url, context => frontDoor.HandleAsync(context, "openai"), cancellationToken);
        return new SimulatorHost(listener, script, requests, ports);
    }

    /// <summary>The <c>base_url</c> of a provider, as a gateway is configured with it.</summary>
    public Uri BaseUrlOf(string provider) => new(BaseAddress, $"{provider}/v1");

    public async ValueTask DisposeAsync()
    {
        await Ports.DisposeAsync();
        await _listener.DisposeAsync();
    }
}
