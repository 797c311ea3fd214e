using Kit;
using Storage.Ledger;
using Storage.Spool;
using Storage.Tests.Databases;

namespace Storage.Tests.Spool;

public sealed class DrainerTests : IDisposable
{
    private static readonly DrainOptions Quick = new() { Gather = TimeSpan.FromMilliseconds(1), RetryAfter = TimeSpan.FromMilliseconds(1), RetryAtMost = TimeSpan.FromMilliseconds(20) };

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-drain-").FullName;
    private readonly TestLog<LedgerDrainer> _log = new();
    private readonly FakeLedger _ledger = new();

    [Fact]
    public async Task Store_AwayForAWhile_GetsEverythingOnceItIsBack()
    {
        using var spool = Open();
        using var drainer = new LedgerDrainer(spool, _ledger, Quick, TimeProvider.System, _log);
        using var stop = new CancellationTokenSource();
        var refusals = 0;
        _ledger.Before = _ => throw new StoreUnavailableException($"away {Interlocked.Increment(ref refusals)}");
        var running = drainer.RunAsync(stop.Token);

        for (var i = 0; i < 500; i++)
        {
            await spool.AppendAsync(Given.Row($"r{i}"));
        }

        await UntilAsync(() => Volatile.Read(ref refusals) > 5);
        spool.Depth.Rows.ShouldBe(500);
        _ledger.Before = _ => { };
        await UntilAsync(() => spool.Depth.Rows == 0);
        await stop.CancelAsync();
        await running;

        _ledger.Rows.Count.ShouldBe(500);
        _log.Lines.Count(line => line.Contains("cannot be written", StringComparison.Ordinal)).ShouldBe(1, "an outage is logged once");
        _log.Lines.Count(line => line.Contains("is back", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Answer_LostAfterTheCommit_DoublesNothing()
    {
        using var spool = Open();
        using var drainer = new LedgerDrainer(spool, _ledger, Quick, TimeProvider.System, _log);
        await spool.AppendAsync(Given.Row("a"));
        _ledger.After = () => throw new StoreUnavailableException("gone after the commit");
        await Should.ThrowAsync<StoreUnavailableException>(() => drainer.DrainAsync(CancellationToken.None));
        _ledger.After = () => { };

        (await drainer.DrainAsync(CancellationToken.None)).ShouldBe(1);

        (_ledger.Received, _ledger.Rows.Count).ShouldBe((2, 1));
    }

    [Fact]
    public async Task Row_TheStoreNeverTakes_HoldsNoOtherUp()
    {
        using (var spool = Open())
        {
            using var drainer = new LedgerDrainer(spool, _ledger, Quick, TimeProvider.System, _log);
            _ledger.Before = rows => ThrowIf(rows.Any(row => row.RequestId == "r7"), new LedgerRefusedException("no r7"));
            for (var i = 0; i < 20; i++)
            {
                await spool.AppendAsync(Given.Row($"r{i}"));
            }

            (await drainer.DrainAsync(CancellationToken.None)).ShouldBe(20);
            drainer.Rejected.ShouldBe(1);
            _ledger.Rows.Count.ShouldBe(19);
            _log.Lines.ShouldContain(line => line.Contains("refuses attempt 1 of r7", StringComparison.Ordinal));
        }

        Directory.GetFiles(_folder, "*.spool").ShouldNotBeEmpty("the segment with the refused row is kept");
    }

    [Fact]
    public async Task Fault_OfTheStoreItself_RefusesNoRow()
    {
        using var spool = Open();
        using var drainer = new LedgerDrainer(spool, _ledger, Quick, TimeProvider.System, _log);
        await spool.AppendAsync(Given.Row("a"));
        _ledger.Before = _ => throw new InvalidOperationException("permission denied for table ledger");

        await Should.ThrowAsync<InvalidOperationException>(() => drainer.DrainAsync(CancellationToken.None));

        (drainer.Rejected, spool.Depth.Rows).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Postgres_StoppedUnderLoad_LosesAndDoublesNothing()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await using var server = new PostgresServer();
        await server.CreateAsync();
        await using var store = await Store.OpenAsync(new() { Postgres = await server.CreateDatabaseAsync() }, TimeProvider.System, CancellationToken.None);
        using var spool = Open();
        using var drainer = new LedgerDrainer(spool, store.Ledger, Quick with { BatchRows = 50 }, TimeProvider.System, _log);
        using var stop = new CancellationTokenSource();
        var running = drainer.RunAsync(stop.Token);
        var appended = 0;
        using var stopAppending = new CancellationTokenSource();
        var appending = Task.Run(async () =>
        {
            while (!stopAppending.IsCancellationRequested)
            {
                await spool.AppendAsync(Given.Row($"r{appended}"));
                appended++;
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
        });

        for (var outage = 0; outage < 2; outage++)
        {
            var drained = appended;
            await UntilAsync(() => appended - spool.Depth.Rows > drained + 20);
            await server.StopAsync();
            var waiting = spool.Depth.Rows;
            await UntilAsync(() => spool.Depth.Rows > waiting + 50);
            await server.StartAsync();
        }

        await stopAppending.CancelAsync();
        await appending;
        await UntilAsync(() => spool.Depth.Rows == 0);
        await stop.CancelAsync();
        await running;

        var today = Given.Now.Day();
        var total = (await store.Ledger.GetUsageAsync(new(today, today, UsageGroups.None), CancellationToken.None)).Items.Single();
        (total.Attempts, total.CostUsd).ShouldBe((appended, appended * 0.001m));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void ThrowIf(bool condition, Exception exception)
    {
        if (condition)
        {
            throw exception;
        }
    }

    /// <summary>Waits for a condition; its limit is the test run's patience, not a measure.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    private LedgerSpool Open() =>
        LedgerSpool.Open(new() { Folder = _folder, SegmentBytes = 16 * 1024 }, TimeProvider.System, new TestLog<LedgerSpool>());
}
