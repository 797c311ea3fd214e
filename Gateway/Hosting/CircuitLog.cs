using Microsoft.Extensions.Logging;
using Routing.ControlPlane;

namespace Gateway.Hosting;

/// <summary>Writes every change of a circuit to the log.</summary>
public static partial class CircuitLog
{
    public static Action<CircuitTransition> For(ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("Routing.Circuits");
        return transition => LogTransition(logger, transition);
    }

    [LoggerMessage(300, LogLevel.Warning, "Circuit: {Transition}")]
    private static partial void LogTransition(ILogger logger, CircuitTransition transition);
}
