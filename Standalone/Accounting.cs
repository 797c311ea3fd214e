using Gateway.Accounting;
using Storage.Spool;

namespace Standalone;

/// <summary>Where this edition keeps what was spent until its store has it: the <c>spool</c> folder of the data folder, one process at a time.</summary>
internal static class Accounting
{
    public static void AddAccounting(this IServiceCollection services, string data) =>
        services.AddGatewayLedger(new SpoolOptions { Folder = Path.Combine(data, "spool") });

    /// <summary>Opens it; returns why that is not possible, else null.</summary>
    public static string? OpenAccounting(this WebApplication app)
    {
        try
        {
            app.Services.OpenGatewayLedger();
            return null;
        }
        catch (SpoolException e)
        {
            return e.Message;
        }
    }
}
