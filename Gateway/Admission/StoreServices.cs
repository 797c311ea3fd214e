using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Storage;
using Storage.Encryption;

namespace Gateway.Admission;

/// <summary>Registers the records that the edge reads and writes.</summary>
public static class StoreServices
{
    /// <summary>Adds an open store's parts, and the keys that its secrets are encrypted with. The store stays the host's to close, after the gateway has stopped.</summary>
    public static IServiceCollection AddGatewayStore(this IServiceCollection services, Store store, MultiFernet keys)
    {
        services.TryAddSingleton(store.Tenants);
        services.TryAddSingleton(store.VirtualKeys);
        services.TryAddSingleton(store.Credentials);
        services.TryAddSingleton(store.Changes);
        services.TryAddSingleton(store.Ledger);
        services.TryAddSingleton(keys);
        return services;
    }
}
