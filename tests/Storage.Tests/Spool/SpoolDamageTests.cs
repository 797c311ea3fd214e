using FsCheck;
using FsCheck.Fluent;
using Kit;
using Storage.Ledger;
using Storage.Spool;
using Storage.Tests.Databases;

namespace Storage.Tests.Spool;

public sealed class SpoolDamageTests : IDisposable
{
    private const int Rows = 5;
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-damage-").FullName;
    private readonly byte[] _segment;
    private readonly List<int> _ends = [Segment.HeaderLength];

    public SpoolDamageTests()
    {
        var spool = Open();
        foreach (var row in Enumerable.Range(0, Rows).Select(Given.AnyRow))
        {
            spool.AppendAsync(row).AsTask().Wait(TestContext.Current.CancellationToken);
            _ends.Add((int)(Segment.HeaderLength + spool.Depth.Bytes));
        }

        spool.Dispose();
        _segment = File.ReadAllBytes(SegmentPath);
    }

    private string SegmentPath => Path.Combine(_folder, "000000000001.spool");

    [Fact]
    public async Task Segment_CutAtEveryByte_KeepsEveryWholeRowAndStarts()
    {
        for (var length = 0; length <= _segment.Length; length++)
        {
            var (rows, log) = await ReadBackAsync(_segment[..length]);

            var whole = Math.Max(0, _ends.Count(end => end <= length) - 1);
            rows.ShouldBe(Enumerable.Range(0, whole).Select(Given.AnyRow), ignoreOrder: true, $"cut at {length}");
            log.Any(line => line.Contains("torn", StringComparison.Ordinal)).ShouldBe(length > Segment.HeaderLength && !_ends.Contains(length), $"cut at {length}");
        }
    }

    [Fact]
    public async Task Segment_AnyByteChanged_LosesAtMostTheRowItIsIn()
    {
        for (var at = Segment.HeaderLength; at < _segment.Length; at++)
        {
            var bytes = (byte[])_segment.Clone();
            bytes[at] ^= 0x5A;
            var (rows, _) = await ReadBackAsync(bytes);

            var hit = _ends.Count(end => end <= at) - 1;
            rows.ShouldBe(Enumerable.Range(0, Rows).Where(i => i != hit).Select(Given.AnyRow), ignoreOrder: true, $"byte {at}");
        }
    }

    [Fact]
    public async Task Segment_WithABadHeader_IsKeptAside()
    {
        var bytes = (byte[])_segment.Clone();
        bytes[0] ^= 1;
        (await ReadBackAsync(bytes)).Rows.ShouldBeEmpty();
        File.ReadAllBytes(SegmentPath + ".damaged").ShouldBe(bytes);
    }

    [Fact]
    public void Segment_WithAnythingDoneToIt_NeverGivesARowThatWasNotWritten()
    {
        var damage = from cuts in Gen.Choose(0, 255).Two().ListOf(3)
                     from tail in Gen.Choose(0, 255).ListOf()
                     select (cuts, tail);

        Prop.ForAll(damage.ToArbitrary(), d =>
        {
            var bytes = _segment.ToList();
            foreach (var (where, what) in d.cuts)
            {
                var at = Segment.HeaderLength + (where * (bytes.Count - Segment.HeaderLength) / 256);
                bytes.RemoveRange(at, Math.Min(what / 16, bytes.Count - at));
                bytes.Insert(at, (byte)what);
            }

            bytes.AddRange(d.tail.Select(b => (byte)b));
            bytes.AddRange(new byte[100]);
            var rows = ReadBackAsync([.. bytes]).GetAwaiter().GetResult().Rows;
            return rows.All(row => Enumerable.Range(0, Rows).Select(Given.AnyRow).Contains(row));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Record_HiddenInAModelsName_IsNotTakenForOne()
    {
        // A frame sealed with a guessed salt, inside a record that is then damaged.
        var forged = new byte[Frame.HeaderLength + 300];
        var length = RowFormat.Write(Given.Row("forged"), forged.AsSpan(Frame.HeaderLength));
        Frame.Seal(forged.AsSpan(0, Frame.HeaderLength + length), salt: 0);
        var (rows, _) = await ReadBackAsync([.. _segment, .. forged]);
        rows.Count.ShouldBe(Rows);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(List<LedgerRow> Rows, string[] Log)> ReadBackAsync(byte[] bytes)
    {
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.Delete(file);
        }

        await File.WriteAllBytesAsync(SegmentPath, bytes);
        var log = new TestLog<LedgerSpool>();
        var ledger = new FakeLedger();
        using var spool = Open(log);
        using var drainer = new LedgerDrainer(spool, ledger, new(), new VirtualTime(), new TestLog<LedgerDrainer>());
        await drainer.DrainAsync(CancellationToken.None);
        spool.Depth.Rows.ShouldBe(0);
        return ([.. ledger.Rows.Values], [.. log.Lines]);
    }

    private LedgerSpool Open(TestLog<LedgerSpool>? log = null) =>
        LedgerSpool.Open(new() { Folder = _folder, SegmentBytes = 4096 }, new VirtualTime(), log ?? new TestLog<LedgerSpool>());
}
