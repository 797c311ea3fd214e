using Gateway.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Hosting;

/// <summary>Registers how the gateway stops.</summary>
public static class DrainServices
{
    /// <summary>
    /// From the first SIGTERM or SIGINT the gateway is not ready; what is under way goes on until it has ended, the deadline passes, or a second signal comes.
    /// The configuration is to be added before: <see cref="ConfigurationServices"/>.
    /// </summary>
    public static IServiceCollection AddGatewayDrain(this IServiceCollection services)
    {
        services.AddOptions<HostOptions>().Configure<ConfigSource>(static (options, config) => options.ShutdownTimeout = config.Current.Drain.Deadline + Drain.Afterwards);
        return services.AddHostedService<Drain>();
    }
}
