using Microsoft.Extensions.DependencyInjection;
using Storage.Spool;

namespace Gateway.Accounting;

/// <summary>Registers where attempts are written down.</summary>
public static class LedgerServices
{
    /// <summary>
    /// Adds an open spool, and the journal that saves what is under way from <c>kill -9</c>. Both stay the host's: it drains the spool, and closes them after
    /// the gateway has stopped. Without this call nothing is written down.
    /// </summary>
    public static IServiceCollection AddGatewayLedger(this IServiceCollection services, LedgerSpool spool, AttemptJournal? journal = null) =>
        services.AddSingleton<ILedger>(new SpooledLedger(spool, journal));
}
