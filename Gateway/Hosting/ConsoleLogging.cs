using Gateway.Configuration;
using Gateway.Telemetry.Logs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Gateway.Hosting;

/// <summary>The log on standard output.</summary>
public static class ConsoleLogging
{
    public static void AddGatewayConsole(this ILoggingBuilder logging, LogConfig log)
    {
        logging.ClearProviders();
        if (log.Format is LogFormat.Json)
        {
            logging.AddConsole(static console => console.FormatterName = JsonLogFormatter.FormatName).AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>();
        }
        else
        {
            logging.AddSimpleConsole(static console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }

        logging.SetMinimumLevel(log.Level);
        if (log.Requests)
        {
            logging.AddFilter("Requests", LogLevel.Debug);
        }

        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddGatewayFilters();
    }
}
