using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Storage.Spool;
using Storage.Tests.Databases;

namespace Storage.Tests.Spool;

/// <summary>The process that a test kills: makes attempts for ever, from several threads, and says on its output what a provider has answered.</summary>
internal static class AttemptingChild
{
    public const int Threads = 4;

    public static async Task<int> RunAsync(string folder)
    {
        using var spool = LedgerSpool.Open(new() { Folder = folder, SegmentBytes = 64 * 1024 }, TimeProvider.System, NullLogger<LedgerSpool>.Instance);
        using var journal = AttemptJournal.Open(new() { Folder = folder, ChunkSlots = 2 }, NullLogger<AttemptJournal>.Instance);
        await journal.MoveToAsync(spool);
        var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var request = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{worker}-{i}");
                var slot = journal.Begin(Given.Row(request, cost: 0.9m) with { Status = null });
                await output.WriteLineAsync(request); // the provider has answered
                await spool.AppendAsync(Given.Row(request, cost: 0.1m));
                journal.End(slot);
            }
        })));
        return 0;
    }
}
