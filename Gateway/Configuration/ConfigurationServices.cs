using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Gateway.Configuration;

/// <summary>Registers the configuration.</summary>
public static class ConfigurationServices
{
    /// <summary>Adds a <see cref="ConfigSource"/> that begins with <paramref name="first"/>, and the watch over its file.</summary>
    public static IServiceCollection AddGatewayConfiguration(
        this IServiceCollection services, string? path, ConfigReading first, Func<string, string?> environment)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ConfigSource(path, first, environment, provider.GetRequiredService<ILogger<ConfigSource>>()));
        return services.AddHostedService<ConfigWatcher>();
    }
}
