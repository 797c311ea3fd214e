using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Routing.ControlPlane;
using Storage.Ledger;
using Storage.Spool;

namespace Gateway.Accounting;

/// <summary>Registers where attempts are written down, and how that gets into the ledger. Without either call nothing is written down.</summary>
public static class LedgerServices
{
    /// <summary>
    /// Adds all of a row's way from an attempt to the store's ledger: the spool, the journal of attempts under way beside it, what drains them, and what accounts
    /// start from (<see cref="ISpentTotals"/>). They open when they are first asked for, see <see cref="OpenGatewayLedger"/>, and close with the container. The
    /// store is added by <see cref="Admission.StoreServices"/>.
    /// </summary>
    public static IServiceCollection AddGatewayLedger(this IServiceCollection services, SpoolOptions options)
    {
        services.TryAddSingleton(provider => LedgerSpool.Open(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LedgerSpool>>()));
        services.TryAddSingleton(provider => AttemptJournal.Open(new() { Folder = options.Folder }, provider.GetRequiredService<ILogger<AttemptJournal>>()));
        services.TryAddSingleton<ILedger, SpooledLedger>();
        services.TryAddSingleton(new DrainOptions());
        services.TryAddSingleton<LedgerDrainer>();
        services.TryAddSingleton<ISpentTotals, SpentTotals>();
        return services.AddHostedService<LedgerKeeping>();
    }

    /// <summary>
    /// Adds an open spool, and the journal that saves what is under way from <c>kill -9</c>. Both stay the host's: it drains the spool, and closes them after
    /// the gateway has stopped.
    /// </summary>
    public static IServiceCollection AddGatewayLedger(this IServiceCollection services, LedgerSpool spool, AttemptJournal? journal = null) =>
        services.AddSingleton<ILedger>(new SpooledLedger(spool, journal));

    /// <summary>Opens spool and journal now, so that a host can say why it does not start.</summary>
    /// <exception cref="SpoolException">Their folder cannot be used, or another process uses it.</exception>
    public static void OpenGatewayLedger(this IServiceProvider services)
    {
        services.GetRequiredService<LedgerSpool>();
        services.GetRequiredService<AttemptJournal>();
    }
}
