using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>Says so when an encryption key was made for want of one.</summary>
public static partial class RecordsLog
{
    public static void LogNewKey(this Records records, ILogger logger)
    {
        if (records.KeyFile is { Created: true } file)
        {
            LogNewKey(logger, file.Path);
        }
    }

    [LoggerMessage(301, LogLevel.Warning, "A new encryption key was made: {Path}. Keep a copy: without it the tenants' provider keys are lost")]
    private static partial void LogNewKey(ILogger logger, string path);
}
