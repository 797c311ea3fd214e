using System.Collections.Concurrent;
using Kit;
using Storage.Ledger;
using Storage.Spool;
using Storage.Tests.Databases;

namespace Storage.Tests.Spool;

public sealed class AttemptJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-journal-").FullName;
    private readonly TestLog<AttemptJournal> _log = new();

    [Fact]
    public async Task Attempts_UnderWayWhenAJournalCloses_AreTheNextOnesToSpool()
    {
        var rows = Enumerable.Range(0, 50).Select(Given.AnyRow).ToArray();
        using (var journal = Open())
        {
            var slots = rows.Select(journal.Begin).ToArray();
            foreach (var slot in slots[..20])
            {
                journal.End(slot);
            }
        }

        using var next = Open();
        var expected = rows[20..].Select(row => row with { Interrupted = true, Estimated = true }).ToArray();
        next.Recovered.ShouldBe(expected, ignoreOrder: true);

        var ledger = new FakeLedger();
        (await MoveAndDrainAsync(next, ledger)).ShouldBe(30);
        ledger.Rows.Values.ShouldBe(expected, ignoreOrder: true);
        next.Recovered.ShouldBeEmpty();
        Reopen(next).Recovered.ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_ThatMadeItIntoTheSpool_CountsBeforeWhatWasReserved()
    {
        using (var journal = Open())
        {
            journal.Begin(Given.Row("both", cost: 0.9m));
        }

        var ledger = new FakeLedger();
        using (var spool = OpenSpool())
        {
            await spool.AppendAsync(Given.Row("both", cost: 0.1m)); // killed between this and the end
        }

        using var next = Open();
        await MoveAndDrainAsync(next, ledger);
        ledger.Rows.Values.ShouldBe([Given.Row("both", cost: 0.1m)]);
        ledger.Received.ShouldBe(2);
    }

    [Fact]
    public async Task Spool_ThatTakesNothing_LeavesTheRecoveredForTheNextProcess()
    {
        using (var journal = Open())
        {
            journal.Begin(Given.Row("kept"));
        }

        using (var next = Open())
        {
            using var full = LedgerSpool.Open(new() { Folder = _folder, MaxBytes = 10 }, new VirtualTime(), new TestLog<LedgerSpool>());
            await Should.ThrowAsync<SpoolFullException>(() => next.MoveToAsync(full));
        }

        using var third = Open();
        third.Recovered.Single().RequestId.ShouldBe("kept");
    }

    [Fact]
    public void Slot_EndedTwice_IsNotGivenToTwoAttempts()
    {
        using var journal = Open();
        var first = journal.Begin(Given.Row("first"));
        journal.End(first);
        var second = journal.Begin(Given.Row("second"));
        journal.End(first);
        var third = journal.Begin(Given.Row("third"));

        second.Index.ShouldBe(first.Index, "slots are used again");
        third.Index.ShouldNotBe(second.Index);
        Reopen(journal).Recovered.Select(row => row.RequestId).ShouldBe(["second", "third"], ignoreOrder: true);
    }

    [Fact]
    public void Journal_WithMoreUnderWayThanItHolds_SaysSoAndGoesOnWhenSomeEnd()
    {
        using var journal = Open();
        var slots = Enumerable.Range(0, 64).Select(i => journal.Begin(Given.Row($"r{i}"))).ToArray();
        slots.ShouldAllBe(slot => !slot.IsNone);
        slots.Select(slot => slot.Index).ShouldBeUnique();
        Directory.GetFiles(_folder, "*.journal").Length.ShouldBe(4);

        var none = journal.Begin(Given.Row("too many"));
        none.IsNone.ShouldBeTrue();
        journal.Begin(Given.Row("too many")).IsNone.ShouldBeTrue();
        journal.End(none);
        journal.Unjournalled.ShouldBe(2);
        _log.Lines.Count(line => line.Contains("takes no more", StringComparison.Ordinal)).ShouldBe(1);

        journal.End(slots[7]);
        journal.Begin(Given.Row("fits")).Index.ShouldBe(slots[7].Index);
    }

    [Fact]
    public void Row_OfTheLongestNames_KeepsWhatItIsBilledBy()
    {
        var long256 = new string('長', 256);
        var row = Given.Row(new string('r', 200), tenant: new string('t', 40), key: new string('k', 40)) with { Target = new(long256, long256) };
        using var journal = Open();
        journal.Begin(row).IsNone.ShouldBeFalse();

        var recovered = Reopen(journal).Recovered.Single();
        recovered.ShouldBe(row with { Target = recovered.Target, Interrupted = true, Estimated = true });
        long256.ShouldStartWith(recovered.Target.Model);
        recovered.Target.Model.Length.ShouldBe(64);
    }

    [Fact]
    public void Row_ThatFitsNoSlot_IsNotJournalledAndTakesNoSlot()
    {
        using var journal = Open();
        for (var i = 0; i < 100; i++)
        {
            journal.Begin(Given.Row(new string('r', 2000))).IsNone.ShouldBeTrue();
        }

        Directory.GetFiles(_folder, "*.journal").Length.ShouldBe(1);
        journal.Unjournalled.ShouldBe(100);
    }

    [Fact]
    public void Slot_TornAnywhere_IsPassedOverAndCostsNoOther()
    {
        using (var journal = Open())
        {
            journal.Begin(Given.Row("torn"));
            journal.Begin(Given.Row("whole"));
        }

        var file = Directory.GetFiles(_folder, "*.journal").Single();
        var bytes = File.ReadAllBytes(file);
        var start = JournalChunk.SlotLength; // the first slot
        var end = bytes.AsSpan(start, JournalChunk.SlotLength).LastIndexOfAnyExcept((byte)0) + start;
        for (var at = start + 16; at <= end; at++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= 0x5A;
            JournalChunk.Read(damaged, out var torn)!.Select(row => row.RequestId).ShouldBe(["whole"], $"byte {at}");
            torn.ShouldBe(1);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    [InlineData(1024)]
    public void File_ThatWasBeingMadeWhenTheProcessDied_IsRemoved(int length)
    {
        File.WriteAllBytes(Path.Combine(_folder, "000000000007.journal"), new byte[length]);
        using var journal = Open();
        journal.Recovered.ShouldBeEmpty();
        Directory.GetFiles(_folder, "*.journal").Select(Path.GetFileName).ShouldBe(["000000000008.journal"]);
    }

    [Fact]
    public void File_ThatIsNoJournal_IsKeptAside()
    {
        File.WriteAllText(Path.Combine(_folder, "000000000001.journal"), "something else");
        using var journal = Open();
        File.ReadAllText(Path.Combine(_folder, "000000000001.journal.damaged")).ShouldBe("something else");
        _log.Lines.ShouldContain(line => line.Contains("is no journal", StringComparison.Ordinal));
    }

    [Fact]
    public void Folder_InUse_IsRefused()
    {
        using var journal = Open();
        Should.Throw<SpoolException>(Open).Message.ShouldContain("does another gateway use it?");
    }

    [Fact]
    public void Journal_ClosedWithNothingUnderWay_LeavesNoFile()
    {
        var journal = Open();
        journal.End(journal.Begin(Given.Row("r")));
        journal.Dispose();
        journal.Dispose();
        Directory.GetFiles(_folder, "*.journal").ShouldBeEmpty();
        journal.Begin(Given.Row("late")).IsNone.ShouldBeTrue();
    }

    [Fact]
    public void Attempt_ThatEndsAfterTheJournalClosed_DoesNoHarm()
    {
        var journal = Open();
        var slot = journal.Begin(Given.Row("late"));
        journal.Dispose();
        journal.End(slot);
        using var next = Open();
        next.Recovered.ShouldBeEmpty("it did end");
    }

    [Fact]
    public async Task Threads_ThatBeginAndEndAtOnce_NeverShareASlot()
    {
        using var journal = Open();
        var inUse = new ConcurrentDictionary<int, int>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                JournalSlot[] slots = [journal.Begin(Given.Row("a")), journal.Begin(Given.Row("b")), journal.Begin(Given.Row("c"))];
                foreach (var slot in slots)
                {
                    slot.IsNone.ShouldBeFalse();
                    inUse.TryAdd(slot.Index, worker).ShouldBeTrue();
                }

                foreach (var slot in slots)
                {
                    inUse.TryRemove(slot.Index, out _);
                    journal.End(slot);
                }
            }
        })));
        Reopen(journal).Recovered.ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private AttemptJournal Open() => AttemptJournal.Open(new() { Folder = _folder, ChunkSlots = 16, MaxSlots = 64 }, _log);

    private AttemptJournal Reopen(AttemptJournal journal)
    {
        journal.Dispose();
        var next = Open();
        next.Dispose(); // what it found stays where it is
        return next;
    }

    private LedgerSpool OpenSpool() => LedgerSpool.Open(new() { Folder = _folder, SegmentBytes = 64 * 1024 }, new VirtualTime(), new TestLog<LedgerSpool>());

    private async Task<int> MoveAndDrainAsync(AttemptJournal journal, FakeLedger ledger)
    {
        using var spool = OpenSpool();
        var moved = await journal.MoveToAsync(spool);
        using var drainer = new LedgerDrainer(spool, ledger, new(), new VirtualTime(), new TestLog<LedgerDrainer>());
        await drainer.DrainAsync(CancellationToken.None);
        return moved;
    }
}
