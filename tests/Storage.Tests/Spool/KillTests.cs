using System.Diagnostics;
using Kit;
using Storage.Ledger;
using Storage.Spool;

namespace Storage.Tests.Spool;

public sealed class KillTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-kill-").FullName;

    /// <summary>Twenty lives of a process that appends, each ended by SIGKILL at another moment; the spool is drained now and then.</summary>
    [Fact]
    public async Task Process_KilledWhileAppending_LosesNothingItAcknowledged()
    {
        var acknowledged = new HashSet<string>();
        var ledger = new FakeLedger();
        var log = new TestLog<LedgerSpool>();
        for (var round = 0; round < 20; round++)
        {
            await RunUntilKilledAsync("--append-forever", acknowledged, lines: 1 + (round * 137 % 1000));
            if (round % 4 == 3)
            {
                using var spool = LedgerSpool.Open(new() { Folder = _folder, SegmentBytes = 64 * 1024 }, TimeProvider.System, log);
                using var drainer = new LedgerDrainer(spool, ledger, new(), TimeProvider.System, new TestLog<LedgerDrainer>());
                await drainer.DrainAsync(CancellationToken.None);
                spool.Depth.Rows.ShouldBe(0);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"20 kills: {acknowledged.Count} rows acknowledged, {ledger.Rows.Count} found, torn records: {log.Lines.Count(line => line.Contains("torn", StringComparison.Ordinal))}");
        acknowledged.Except(ledger.Rows.Keys.Select(key => key.RequestId)).ShouldBeEmpty();
        ledger.Rows.Count.ShouldBeGreaterThanOrEqualTo(acknowledged.Count);
        log.Lines.ShouldNotContain(line => line.Contains("damaged", StringComparison.Ordinal));
    }

    /// <summary>
    /// Fifty lives of a process that makes attempts, each ended by SIGKILL: what a provider has answered has its row, whether the process still came to
    /// write it or not. Four lives in five the dead process's successor takes over itself.
    /// </summary>
    [Fact]
    public async Task Process_KilledBetweenAnswerAndRow_HasARowForEveryAnswer()
    {
        var answered = new HashSet<string>();
        var ledger = new FakeLedger();
        for (var round = 0; round < 50; round++)
        {
            await RunUntilKilledAsync("--attempt-forever", answered, lines: 1 + (round * 137 % 500));
            if (round % 5 == 4)
            {
                using var spool = LedgerSpool.Open(new() { Folder = _folder, SegmentBytes = 64 * 1024 }, TimeProvider.System, new TestLog<LedgerSpool>());
                using var journal = AttemptJournal.Open(new() { Folder = _folder }, new TestLog<AttemptJournal>());
                journal.Recovered.Count.ShouldBeLessThanOrEqualTo(AttemptingChild.Threads);
                await journal.MoveToAsync(spool);
                using var drainer = new LedgerDrainer(spool, ledger, new(), TimeProvider.System, new TestLog<LedgerDrainer>());
                await drainer.DrainAsync(CancellationToken.None);
            }
        }

        var rows = ledger.Rows.Values;
        var interrupted = rows.Count(row => row.Interrupted);
        TestContext.Current.SendDiagnosticMessage($"50 kills: {answered.Count} answers, {rows.Count} rows, {interrupted} of them from the journal");
        answered.Except(rows.Select(row => row.RequestId)).ShouldBeEmpty();
        rows.Count.ShouldBeInRange(answered.Count, answered.Count + (50 * AttemptingChild.Threads));
        interrupted.ShouldBeInRange(1, 50 * AttemptingChild.Threads);
        rows.ShouldAllBe(row => row.CostUsd == (row.Interrupted ? 0.9m : 0.1m));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task RunUntilKilledAsync(string what, HashSet<string> said, int lines)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [what, _folder]) { RedirectStandardOutput = true })!;
        for (var i = 0; i < lines; i++)
        {
            said.Add((await child.StandardOutput.ReadLineAsync())!);
        }

        child.Kill(); // SIGKILL
        var rest = (await child.StandardOutput.ReadToEndAsync()).Split('\n');
        said.UnionWith(rest[..^1]); // the last line may be cut
        await child.WaitForExitAsync();
    }
}
