using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Storage.Ledger;
using Storage.Spool;

namespace MicroBenchmarks;

/// <summary>What it costs that <c>kill -9</c> loses no attempt under way: its row into a mapped slot and out again.</summary>
[MemoryDiagnoser]
public class JournalledAttempt
{
    private readonly LedgerRow _row = Rows.OfAnAttempt();
    private string _folder = "";
    private AttemptJournal _journal = null!;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("journal-").FullName;
        _journal = AttemptJournal.Open(new() { Folder = _folder }, NullLogger<AttemptJournal>.Instance);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public void BeginAndEnd() => _journal.End(_journal.Begin(_row));
}
