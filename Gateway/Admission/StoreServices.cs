using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Storage;

namespace Gateway.Admission;

/// <summary>Registers the records that the edge reads and writes.</summary>
public static class StoreServices
{
    /// <summary>Adds an open store's parts. It stays the host's to close, after the gateway has stopped.</summary>
    public static IServiceCollection AddGatewayStore(this IServiceCollection services, Store store)
    {
        services.TryAddSingleton(store.Tenants);
        services.TryAddSingleton(store.VirtualKeys);
        services.TryAddSingleton(store.Credentials);
        services.TryAddSingleton(store.Changes);
        return services;
    }
}
