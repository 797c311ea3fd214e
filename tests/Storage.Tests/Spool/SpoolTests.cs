using Kit;
using Storage.Ledger;
using Storage.Spool;
using Storage.Tests.Databases;

namespace Storage.Tests.Spool;

public sealed class SpoolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-spool-").FullName;
    private readonly VirtualTime _time = new(Given.Now);
    private readonly TestLog<LedgerSpool> _log = new();
    private readonly FakeLedger _ledger = new();

    [Fact]
    public async Task Rows_OfEveryShape_ComeOutAsTheyWentIn()
    {
        var rows = Enumerable.Range(0, 2000).Select(Given.AnyRow).ToArray();
        using var spool = Open(segmentBytes: 16 * 1024);
        foreach (var row in rows)
        {
            await spool.AppendAsync(row);
        }

        Segments().Length.ShouldBeGreaterThan(5);
        spool.Depth.Rows.ShouldBe(2000);
        (await DrainAsync(spool)).ShouldBe(2000);

        _ledger.Rows.Values.ShouldBe(rows, ignoreOrder: true);
        Segments().Length.ShouldBeLessThanOrEqualTo(2, "drained segments are deleted: the last and the next are left");
        spool.Depth.ShouldBe(new SpoolDepth(0, 0, TimeSpan.Zero, HasRoom: true));
    }

    [Fact]
    public async Task Rows_NotDrained_AreThereForTheNextProcess()
    {
        using (var spool = Open())
        {
            await spool.AppendAsync(Given.Row("a"));
            await spool.AppendAsync(Given.Row("b"));
        }

        using var next = Open();
        next.Depth.Rows.ShouldBe(2);
        await next.AppendAsync(Given.Row("c"));
        await DrainAsync(next);

        _ledger.Rows.Keys.Select(key => key.RequestId).Order().ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Spool_DrainedAndClosed_LeavesNoSegmentBehind()
    {
        using (var spool = Open())
        {
            await spool.AppendAsync(Given.Row("a"));
            await DrainAsync(spool);
        }

        Segments().ShouldBeEmpty();
    }

    [Fact]
    public async Task Appends_FromManyThreads_AreAllThereOnce()
    {
        using var spool = Open(segmentBytes: 32 * 1024);
        var draining = Task.Run(async () =>
        {
            while (_ledger.Rows.Count < 16_000)
            {
                await DrainAsync(spool);
                await Task.Yield();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 1000; i++)
            {
                await spool.AppendAsync(Given.Row($"{writer}-{i}"));
            }
        })));
        await draining;

        _ledger.Received.ShouldBe(16_000);
        spool.Depth.Rows.ShouldBe(0);
        spool.Depth.Bytes.ShouldBe(0);
    }

    [Fact]
    public async Task Depth_TellsHowLongTheOldestHasWaited()
    {
        using var spool = Open();
        await spool.AppendAsync(Given.Row("a"));
        _time.Advance(TimeSpan.FromSeconds(30));
        await spool.AppendAsync(Given.Row("b"));

        spool.Depth.Oldest.ShouldBe(TimeSpan.FromSeconds(30));
        spool.Depth.Bytes.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Spool_AtItsLimit_IsFullUntilItIsDrained()
    {
        using var spool = Open(segmentBytes: 4096, maxBytes: 16 * 1024);
        var appended = 0;
        var warned = 0;
        try
        {
            while (true)
            {
                await spool.AppendAsync(Given.Row($"r{appended}"));
                appended++;
                warned += spool.Depth.HasRoom ? 0 : 1;
            }
        }
        catch (SpoolFullException)
        {
        }

        warned.ShouldBeGreaterThan(10, "new work is refused while there is room for the rows of what is under way");
        await DrainAsync(spool);
        spool.Files.Probe();
        spool.Depth.HasRoom.ShouldBeTrue();
        await spool.AppendAsync(Given.Row("after"));
        await DrainAsync(spool);
        _ledger.Rows.Count.ShouldBe(appended + 1);
    }

    [Fact]
    public void Folder_OfAnotherProcess_IsRefused()
    {
        using var spool = Open();
        Should.Throw<SpoolException>(() => Open()).Message.ShouldContain("another gateway");
    }

    [Fact]
    public async Task Append_WhileSyncingEach_Works()
    {
        using var spool = LedgerSpool.Open(new() { Folder = _folder, SyncEvery = TimeSpan.Zero }, _time, _log);
        await spool.AppendAsync(Given.Row("a"));
        (await DrainAsync(spool)).ShouldBe(1);
    }

    [Fact]
    public async Task Append_Alone_AllocatesNothing()
    {
        using var spool = Open();
        var row = Given.Row("a");
        for (var i = 0; i < 2000; i++)
        {
            await spool.AppendAsync(row);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            await spool.AppendAsync(row); // completes on this thread
        }

        var perAppend = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000.0;
        TestContext.Current.SendDiagnosticMessage($"append: {perAppend:0.0} bytes allocated");
        perAppend.ShouldBeLessThan(1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LedgerSpool Open(int segmentBytes = 1024 * 1024, long maxBytes = 1L << 30) =>
        LedgerSpool.Open(new() { Folder = _folder, SegmentBytes = segmentBytes, MaxBytes = maxBytes }, _time, _log);

    private async Task<long> DrainAsync(LedgerSpool spool)
    {
        using var drainer = new LedgerDrainer(spool, _ledger, new() { BatchRows = 100 }, _time, new TestLog<LedgerDrainer>());
        return await drainer.DrainAsync(CancellationToken.None);
    }

    private string[] Segments() => Directory.GetFiles(_folder, "*.spool");
}
