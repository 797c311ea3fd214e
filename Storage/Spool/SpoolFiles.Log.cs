using Microsoft.Extensions.Logging;

namespace Storage.Spool;

/// <content>What is worth a line.</content>
internal sealed partial class SpoolFiles
{
    [LoggerMessage(400, LogLevel.Information, "The spool holds {Rows} rows of an earlier run in {Segments} segments; they are drained now")]
    private partial void LogTakenOver(long rows, int segments);

    [LoggerMessage(401, LogLevel.Warning, "{Path} ended with a torn record: {Bytes} bytes were cut off at {Position}")]
    private partial void LogTorn(string path, long bytes, long position);

    [LoggerMessage(402, LogLevel.Error, "{Path} has {Bytes} damaged bytes between its records; the others are in the store, the file is kept as .damaged")]
    private partial void LogDamaged(string path, long bytes);

    [LoggerMessage(403, LogLevel.Error, "{Path} is no spool segment; it is kept as .damaged")]
    private partial void LogNoSegment(string path);

    [LoggerMessage(404, LogLevel.Error, "No room for another spool segment: {Reason}")]
    private partial void LogNoRoom(string reason);

    [LoggerMessage(405, LogLevel.Error, "{Path} could not be sent to the disk: {Reason}")]
    private partial void LogNotSynced(string path, string reason);
}
