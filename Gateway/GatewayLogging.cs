using Microsoft.Extensions.Logging;

namespace Gateway;

/// <summary>What the gateway's hosts keep out of their logs.</summary>
public static class GatewayLogging
{
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>
    /// The server logs an exception that leaves a handler as the application's failure, with its trace. Here only a broken stream does, on purpose and after
    /// its failure was logged; every other is caught and logged at the edge.
    /// </summary>
    public static ILoggingBuilder AddGatewayFilters(this ILoggingBuilder logging)
    {
        logging.AddFilter(Server, LogLevel.Critical);

        // What is logged there is a failure that EdgeGuard has logged; while it may log, the server makes an activity for every request, which nobody is told of.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        foreach (var part in (ReadOnlySpan<string>)["BadRequests", "Connections", "Http2", "Http3", "Https", "Transport"])
        {
            logging.AddFilter($"{Server}.{part}", LogLevel.Warning);
        }

        return logging;
    }
}
