using System.Net.Sockets;
using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Telemetry;
using Routing.ControlPlane;

namespace Standalone;

/// <summary>How this edition is hosted.</summary>
internal static class Hosting
{
    public static void AddInProcessControlPlane(this IServiceCollection services) =>
        services.AddSingleton<IControlPlane>(provider => new InProcessControlPlane(
            provider.GetRequiredService<ConfigSource>().Current.ControlPlane,
            provider.GetRequiredService<Func<double>>(),
            CircuitLog.For(provider.GetRequiredService<ILoggerFactory>()) + provider.CountCircuitTransitions(),
            spending: new InProcessSpending(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ISpentTotals>())));

    /// <summary>Runs until it is told to stop, and says where it listens and whom it can reach.</summary>
    public static async Task<int> RunToEndAsync(this WebApplication app, Demo? demo, LogFormat format)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException or ArgumentException or SocketException)
        {
            return Exit.CannotStart(e.Message);
        }

        StartupReport.Write(app, demo, format);
        await app.WaitForShutdownAsync();
        return 0;
    }
}
