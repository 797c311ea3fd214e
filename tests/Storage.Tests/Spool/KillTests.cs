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
            await RunUntilKilledAsync(acknowledged, lines: 1 + (round * 137 % 1000));
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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task RunUntilKilledAsync(HashSet<string> acknowledged, int lines)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--append-forever", _folder]) { RedirectStandardOutput = true })!;
        for (var i = 0; i < lines; i++)
        {
            acknowledged.Add((await child.StandardOutput.ReadLineAsync())!);
        }

        child.Kill(); // SIGKILL
        var rest = (await child.StandardOutput.ReadToEndAsync()).Split('\n');
        acknowledged.UnionWith(rest[..^1]); // the last line may be cut
        await child.WaitForExitAsync();
    }
}
