using Microsoft.Extensions.Logging;

namespace Gateway;

/// <summary>What the gateway's hosts keep out of their logs.</summary>
public static class GatewayLogging
{
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>With a logger that takes anything the host makes an activity, a scope and an execution context for each request, which nobody here reads.</summary>
    private const string Hosting = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>
    /// The server logs an exception that leaves a handler as the application's failure, with its trace. Here only a broken stream does, on purpose and after
    /// its failure was logged; every other is caught and logged at the edge.
    /// </summary>
    public static ILoggingBuilder AddGatewayFilters(this ILoggingBuilder logging)
    {
        logging.AddFilter(Server, LogLevel.Critical);
        logging.AddFilter(Hosting, LogLevel.None);
        foreach (var part in (ReadOnlySpan<string>)["BadRequests", "Connections", "Http2", "Http3", "Https", "Transport"])
        {
            logging.AddFilter($"{Server}.{part}", LogLevel.Warning);
        }

        return logging;
    }
}
