using Gateway.Accounting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Storage.Spool;

namespace Gateway.Hosting;

/// <summary>Where a host keeps what was spent until its store has it: the <c>spool</c> folder of the data folder, one process at a time.</summary>
public static class Accounting
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
