using Microsoft.Extensions.Logging;
using Routing.ControlPlane;

namespace Grains.Health;

internal sealed partial class ProviderHealthGrain
{
    [LoggerMessage(1, LogLevel.Warning, "Circuit: {Transition}")]
    private partial void LogTransition(CircuitTransition transition);

    [LoggerMessage(2, LogLevel.Warning, "What is known of {Provider} could not be stored; it is tried again")]
    private partial void LogNotStored(string provider, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "{Model} of {Provider} was set aside by hand: {Drained}")]
    private partial void LogDrained(string provider, string model, bool drained);
}
