using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Storage.Ledger;
using Storage.Spool;

namespace MicroBenchmarks;

/// <summary>An attempt's row on its way to the ledger: in the spool's file before the client sees the end of its answer.</summary>
[MemoryDiagnoser]
public class LedgerAppend
{
    private readonly LedgerRow _row = Rows.OfAnAttempt();
    private string _folder = "";
    private LedgerSpool _spool = null!;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("spool-").FullName;
        _spool = LedgerSpool.Open(new() { Folder = _folder }, TimeProvider.System, NullLogger<LedgerSpool>.Instance);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _spool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public Task Append() => _spool.AppendAsync(_row).AsTask();
}
