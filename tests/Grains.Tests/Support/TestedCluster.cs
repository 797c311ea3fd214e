using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Orleans.TestingHost;
using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Spending;
using Routing.Tenants;

namespace Grains.Tests.Support;

/// <summary>Silos in this process, over a storage that outlives them.</summary>
internal sealed class TestedCluster(CircuitOptions circuit) : IAsyncDisposable
{
    private InProcessTestCluster _cluster = null!;

    public SharedStorage Storage { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<TestedCluster> StartAsync(CircuitOptions? circuit = null)
    {
        var tested = new TestedCluster(circuit ?? new CircuitOptions { Jitter = 0 });
        await tested.DeployAsync();
        return tested;
    }

    /// <summary>Every silo dies at once, without a word; others come up. References of before are of no use any more.</summary>
    public async Task LoseAllSilosAsync()
    {
        foreach (var silo in _cluster.Silos.ToList())
        {
            await _cluster.KillSiloAsync(silo);
        }

        await _cluster.DisposeAsync();
        await DeployAsync();
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private async Task DeployAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<GrainSettings>(new Settings(new ControlPlaneOptions { Circuit = circuit }));
            silo.Services.AddSingleton<ISpentTotals, EmptyLedger>();
            silo.Services.AddSingleton<Func<double>>(static () => 0);
            silo.Services.AddKeyedSingleton<IGrainStorage>(GrainStorage.Name, Storage);
            silo.Services.AddLogging(logging => logging.ClearProviders());
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    private sealed class Settings(ControlPlaneOptions options) : GrainSettings
    {
        public override ControlPlaneOptions ControlPlane => options;
    }

    private sealed class EmptyLedger : ISpentTotals
    {
        public ValueTask<AccountTotals> ReadAsync(TenantId tenant, CancellationToken cancellationToken) => new(AccountTotals.Nothing);
    }
}
