using Frontend.Cluster;
using Frontend.Health;
using Frontend.Spending;
using Gateway;
using Gateway.Configuration;
using Gateway.Hosting;
using Kit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.ControlPlane;
using Routing.Targets;

namespace Frontend.Tests.Support;

/// <summary>What a frontend is made of, in virtual time, with silos of the test's making.</summary>
internal sealed class Node : IAsyncDisposable
{
    public static readonly TargetId Target = new("p", "m");

    private readonly ServiceProvider _services;
    private readonly Membership _membership;

    public Node()
    {
        var (client, silos) = FakeSilos.Make();
        Silos = silos;
        _services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time)
            .AddSingleton<IControlPlane>(new InProcessControlPlane(new ControlPlaneOptions(), static () => 0))
            .AddGatewayConfiguration(null, ConfigFile.Read(null, static _ => null), static _ => null).AddGateway().BuildServiceProvider();
        var presence = _services.GetRequiredService<ClusterPresence>();
        var name = new NodeName("n1", "tests");
        Contact = new(Time);
        Calls = new(client, Contact, presence);
        Frontends = new(Time);
        Accounts = new(Time);
        Spending = new(name, Calls, Contact, Accounts, Frontends, presence, Time);
        Plane = new(new ControlPlaneOptions(), static () => 0, null, Spending, provider => new HealthLink(provider, name.Name, Calls, Time));
        _membership = new(name, client, Plane, Spending, Calls, Contact, Accounts, Frontends, presence, Time, NullLogger<Membership>.Instance);
    }

    public VirtualTime Time { get; } = new();

    public FakeSilos Silos { get; }

    public Contact Contact { get; }

    public AccountContact Accounts { get; }

    public GrainCalls Calls { get; }

    public FrontendCount Frontends { get; }

    public ClusterSpending Spending { get; }

    public ClusterControlPlane Plane { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public HealthLink NewLink() => new(Target.Provider, "n1", Calls, Time);

    /// <summary>Begins what a frontend does in the background, and waits until it has met the silos.</summary>
    public async Task BeginAsync()
    {
        await _membership.StartAsync(CancellationToken.None);
        await UntilAsync(() => !Contact.IsLost);
    }

    /// <summary>Lets the background go through what the clock has set off.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(limit).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _membership.StopAsync(CancellationToken.None);
        _membership.Dispose();
        await _services.DisposeAsync();
    }
}
