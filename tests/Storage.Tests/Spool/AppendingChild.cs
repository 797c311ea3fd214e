using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Storage.Spool;
using Storage.Tests.Databases;

namespace Storage.Tests.Spool;

/// <summary>The process that a test kills: appends for ever, from several threads, and says on its output what was acknowledged.</summary>
internal static class AppendingChild
{
    public static async Task<int> RunAsync(string folder)
    {
        using var spool = LedgerSpool.Open(new() { Folder = folder, SegmentBytes = 64 * 1024 }, TimeProvider.System, NullLogger<LedgerSpool>.Instance);
        var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var request = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{writer}-{i}");
                await spool.AppendAsync(Given.Row(request));
                await output.WriteLineAsync(request);
            }
        })));
        return 0;
    }
}
