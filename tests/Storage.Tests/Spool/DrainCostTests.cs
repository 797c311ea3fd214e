using Storage.Spool;
using Storage.Tests.Databases;

namespace Storage.Tests.Spool;

/// <summary>What a row costs from the spool into the ledger. Alone, since what is measured is the process's.</summary>
[Collection(nameof(DrainCostTests))]
[CollectionDefinition(nameof(DrainCostTests), DisableParallelization = true)]
public sealed class DrainCostTests : IDisposable
{
    private const int Count = 30_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-drain-cost-").FullName;

    /// <remarks>100 rows a batch are 1,000 requests/s at the usual gathering time; 1,000 are a spool that has fallen behind.</remarks>
    [Theory]
    [InlineData("sqlite", 1000)]
    [InlineData("sqlite", 100)]
    [InlineData("postgres", 1000)]
    [InlineData("postgres", 100)]
    public async Task Row_Drained_CostsLittle(string kind, int batchRows)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        using var spool = LedgerSpool.Open(new() { Folder = _folder }, TimeProvider.System, new TestLog<LedgerSpool>());
        using var drainer = new LedgerDrainer(spool, store.Ledger, new() { BatchRows = batchRows }, TimeProvider.System, new TestLog<LedgerDrainer>());
        await AppendAsync(spool, 0, batchRows);
        await drainer.DrainAsync(CancellationToken.None); // what is made once is made
        var started = TimeProvider.System.GetTimestamp();
        await AppendAsync(spool, batchRows, Count);
        var appendSeconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var size = spool.Depth.Bytes / (double)Count;

        started = TimeProvider.System.GetTimestamp();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        (await drainer.DrainAsync(CancellationToken.None)).ShouldBe(Count);
        var allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count;
        var drainSeconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        Console.WriteLine(
            $"{kind}, {batchRows} rows a batch: {Count / appendSeconds:N0} appends/s alone, {size:N0} bytes a row; drained {Count / drainSeconds:N0} rows/s, {allocated:N0} B allocated a row");
        (Count / drainSeconds).ShouldBeGreaterThan(batchRows == 1000 ? 5000 : 0);
        allocated.ShouldBeLessThan(1536);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task AppendAsync(LedgerSpool spool, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            await spool.AppendAsync(Given.Row($"req_01jq8z6v9p4f{i:D14}", tenant: $"tn_01jq8z6v9p4f7x2m3n5k7r{i % 50:D4}", key: $"vk_01jq8z6v9p4f7x2m3n5k7r{i % 100:D4}"));
        }
    }
}
