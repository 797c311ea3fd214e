using System.Net;
using System.Net.Sockets;
using Gateway.Configuration;
using Grains;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Routing.ControlPlane;
using Silo.Metrics;
using Silo.Operator;
using Storage;

namespace Silo.Tests.Operators;

/// <summary>A silo with the operators' interface on a real port, its grains' states and its records for as long as it lives.</summary>
internal sealed class OneSilo : IAsyncDisposable
{
    public const string Key = "the-operators-key";

    private readonly string _folder = Directory.CreateTempSubdirectory("silo-tests-").FullName;
    private WebApplication? _app;
    private GrpcChannel? _channel;

    public Store Store { get; private set; } = null!;

    public IGrainFactory Grains => _app!.Services.GetRequiredService<IGrainFactory>();

    public GrpcChannel Channel => _channel!;

    /// <summary>Where health, metrics and the grains' page are.</summary>
    public Uri Page { get; private set; } = null!;

    public OperatorClient Client(string? key = "Bearer " + Key) => new(Channel.CreateCallInvoker(), key);

    public static async Task<OneSilo> StartAsync(string more = "admin_key: " + Key)
    {
        var silo = new OneSilo();
        var config = Path.Combine(silo._folder, "gateway.yaml");
        await File.WriteAllTextAsync(config, $$"""
            {{more}}
            cluster: { id: tests }
            circuit: { open_for: 30s, jitter: 0 }
            providers:
              east: { format: openai, base_url: "http://127.0.0.1:9/v1", api_key: sk-east }
              west: { format: openai, base_url: "http://127.0.0.1:9/v1", api_key: sk-west }
            tiers:
              ib/both: { chain: [east/sim, west/sim] }
            """);
        var reading = ConfigFile.Read(config, static _ => null);
        reading.Config.ShouldNotBeNull(string.Join('\n', reading.Report()));
        silo.Store = await Store.OpenAsync(new StoreOptions { Sqlite = Path.Combine(silo._folder, "records.db") }, TimeProvider.System, CancellationToken.None);
        var ports = FreePorts();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGatewayConfiguration(config, reading, static _ => null);
        builder.AddOperatorInterface("http://127.0.0.1:0", "http://127.0.0.1:0");
        builder.Services.AddSingleton(silo.Store.Ledger);
        builder.Services.AddSingleton(silo.Store.Tenants);
        builder.Services.AddSingleton<ISpentTotals, LedgerTotals>();
        builder.Services.AddSingleton<GrainSettings, ConfiguredSettings>();
        builder.Services.AddSingleton<Func<double>>(static () => 0);
        builder.Services.AddMemberMetrics();
        builder.Services.AddHostedService<TierDefinitions>();
        builder.UseOrleans(orleans => orleans.UseLocalhostClustering(ports.Silo, ports.Gateway, null, "tests", "tests").AddMemoryGrainStorage(GrainStorage.Name));
        silo._app = builder.Build();
        silo._app.MapMemberMetrics();
        silo._app.MapOperatorInterface();
        await silo._app.StartAsync();
        var addresses = silo._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        (silo.Page, silo._channel) = (new(addresses.First()), GrpcChannel.ForAddress(addresses.Last()));
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
