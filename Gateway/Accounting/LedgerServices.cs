using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Routing.ControlPlane;
using Storage.Ledger;
using Storage.Spool;

namespace Gateway.Accounting;

/// <summary>Registers what keeps the accounts: a row's way from an attempt to the ledger.</summary>
public static class LedgerServices
{
    /// <summary>
    /// Adds the spool, the journal of attempts under way beside it, what drains them into the store's ledger, and what accounts start from. They open when they are
    /// first asked for, see <see cref="OpenGatewayLedger"/>, and close with the container. The store is added by <see cref="Admission.StoreServices"/>.
    /// </summary>
    public static IServiceCollection AddGatewayLedger(this IServiceCollection services, SpoolOptions options)
    {
        services.TryAddSingleton(provider => LedgerSpool.Open(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LedgerSpool>>()));
        services.TryAddSingleton(provider => AttemptJournal.Open(new() { Folder = options.Folder }, provider.GetRequiredService<ILogger<AttemptJournal>>()));
        services.TryAddSingleton(new DrainOptions());
        services.TryAddSingleton<LedgerDrainer>();
        services.TryAddSingleton<ISpentTotals, SpentTotals>();
        return services.AddHostedService<LedgerKeeping>();
    }

    /// <summary>Opens spool and journal now, so that a host can say why it does not start.</summary>
    /// <exception cref="SpoolException">Their folder cannot be used, or another process uses it.</exception>
    public static void OpenGatewayLedger(this IServiceProvider services)
    {
        services.GetRequiredService<LedgerSpool>();
        services.GetRequiredService<AttemptJournal>();
    }
}
