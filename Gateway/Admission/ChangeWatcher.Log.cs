using Microsoft.Extensions.Logging;

namespace Gateway.Admission;

internal sealed partial class ChangeWatcher
{
    [LoggerMessage(400, LogLevel.Error, "The store is away: known virtual keys go on working, unknown ones get 503. {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(401, LogLevel.Information, "The store is back")]
    private partial void LogBack();

    [LoggerMessage(402, LogLevel.Error, "Asking the store for changes failed; the next try follows shortly")]
    private partial void LogLookFailed(Exception fault);
}
