using Microsoft.Extensions.Logging;

namespace Storage.Spool;

/// <content>What is worth a line.</content>
public sealed partial class AttemptJournal
{
    [LoggerMessage(420, LogLevel.Warning, "{Attempts} attempts were under way when an earlier process died; each is billed what it had reserved")]
    private partial void LogInterrupted(int attempts);

    [LoggerMessage(421, LogLevel.Error, "No room for another journal file: attempts are not journalled, until others end: {Reason}")]
    private partial void LogNoRoom(string reason);

    [LoggerMessage(422, LogLevel.Error, "{Slots} attempts are under way, the journal takes no more")]
    private partial void LogFull(int slots);
}
