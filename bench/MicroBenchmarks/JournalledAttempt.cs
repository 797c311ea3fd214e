using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Storage.Ledger;
using Storage.Spool;

namespace MicroBenchmarks;

/// <summary>What it costs that <c>kill -9</c> loses no attempt under way: its row into a mapped slot and out again.</summary>
[MemoryDiagnoser]
public class JournalledAttempt
{
    private readonly LedgerRow _row = new()
    {
        RequestId = "req_01jq8z6v9p4f7x2m3n5k7r8s9t",
        Attempt = 1,
        Tenant = new("tn_01jq8z6v9p4f7x2m3n5k7r8s9t"),
        Key = new("vk_01jq8z6v9p4f7x2m3n5k7r8s9t"),
        Target = new("groq", "llama-3.3-70b-versatile"),
        Usage = new(1200, 0, 4096, 0),
        Estimated = true,
        CostUsd = 0.0041m,
        StartedAt = DateTimeOffset.UnixEpoch.AddYears(56),
    };

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
