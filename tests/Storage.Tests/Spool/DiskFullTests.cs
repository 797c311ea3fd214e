using Kit;
using Storage.Spool;
using Storage.Tests.Databases;

namespace Storage.Tests.Spool;

/// <summary>A disk of 256 KiB, if this machine lets us mount one.</summary>
public sealed class DiskFullTests
{
    [Fact]
    public async Task Disk_Full_RefusesWholeRowsAndGoesOnWhenThereIsRoom()
    {
        await using var disk = await SmallDisk.MountAsync("256k");
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        var ledger = new FakeLedger();
        var options = new SpoolOptions { Folder = Path.Combine(disk!.Path, "spool"), SegmentBytes = 64 * 1024 };
        var appended = 0;
        var refusedNewWork = false;
        using (var spool = LedgerSpool.Open(options, new VirtualTime(), new TestLog<LedgerSpool>()))
        {
            try
            {
                while (true)
                {
                    await spool.AppendAsync(Given.Row($"r{appended}"));
                    appended++;
                    refusedNewWork |= !spool.Depth.HasRoom;
                }
            }
            catch (SpoolFullException)
            {
                // 256 KiB less a little
            }

            refusedNewWork.ShouldBeTrue("new work is refused before the rows of what is under way have no place");
            appended.ShouldBeGreaterThan(1000);
            await Should.ThrowAsync<SpoolFullException>(() => spool.AppendAsync(Given.Row("no")).AsTask());
            spool.Depth.Rows.ShouldBe(appended);
        }

        var log = new TestLog<LedgerSpool>();
        using var again = LedgerSpool.Open(options, new VirtualTime(), log);
        log.Lines.ShouldNotContain(line => line.Contains("torn", StringComparison.Ordinal), "the part of a record that did fit was cut off at once");
        again.Depth.HasRoom.ShouldBeFalse();
        using var drainer = new LedgerDrainer(again, ledger, new(), new VirtualTime(), new TestLog<LedgerDrainer>());
        await drainer.DrainAsync(CancellationToken.None);
        again.Files.Probe();
        again.Depth.HasRoom.ShouldBeTrue();
        await again.AppendAsync(Given.Row("after"));
        await drainer.DrainAsync(CancellationToken.None);
        ledger.Rows.Count.ShouldBe(appended + 1);
    }

    [Fact]
    public async Task Disk_WithRoomAgain_IsFoundThoughNothingIsAppendedAnyMore()
    {
        await using var disk = await SmallDisk.MountAsync("1m");
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        var time = new VirtualTime();
        using var spool = LedgerSpool.Open(new() { Folder = Path.Combine(disk!.Path, "spool"), SegmentBytes = 64 * 1024 }, time, new TestLog<LedgerSpool>());
        using var drainer = new LedgerDrainer(spool, new FakeLedger(), new(), time, new TestLog<LedgerDrainer>());
        using var stop = new CancellationTokenSource();
        var filler = disk.Fill(left: 0);
        while (spool.HasRoom)
        {
            await spool.AppendAsync(Given.Row("r"));
        }

        await drainer.DrainAsync(CancellationToken.None);
        var running = drainer.RunAsync(stop.Token);
        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        spool.HasRoom.ShouldBeFalse();
        File.Delete(filler);
        for (var i = 0; i < 1000 && !spool.HasRoom; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        spool.HasRoom.ShouldBeTrue();
        await stop.CancelAsync();
        await running;
    }
}
