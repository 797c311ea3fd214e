using Microsoft.Extensions.Logging;

namespace Gateway.Configuration;

internal sealed partial class ConfigWatcher
{
    [LoggerMessage(1006, LogLevel.Error, "Looking for a changed configuration failed; the next look is in a second")]
    private partial void LogLookFailed(Exception fault);
}
