using EndToEnd.Rig;

namespace EndToEnd.Ledger;

/// <summary>A gateway that could not keep accounts does not start, and says why.</summary>
public sealed class SpoolFolderTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("gateway-data-").FullName;

    [Fact]
    public async Task Start_OnAFolderInUse_Exits2AndSaysSo()
    {
        await using var first = await GatewayProcess.StartAsync(["--data", _data]);

        var outcome = await Outcome.OfAsync("--data", _data, "--urls", "http://127.0.0.1:0");

        outcome.Code.ShouldBe(2, outcome.Output);
        outcome.Errors.ShouldContain("does another gateway use it?");
        outcome.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Start_OnAFolderThatCannotBeUsed_Exits2AndNamesIt()
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "spool"), "not a folder");

        var outcome = await Outcome.OfAsync("--data", _data, "--urls", "http://127.0.0.1:0");

        outcome.Code.ShouldBe(2, outcome.Output);
        outcome.Errors.ShouldContain(Path.Combine(_data, "spool"));
        outcome.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Stop_LeavesNothingToTakeOver()
    {
        await using (var gateway = await GatewayProcess.StartAsync(["--data", _data]))
        {
            gateway.Terminate();
            (await gateway.ExitAsync()).ShouldBe(0, gateway.Errors);
        }

        Directory.GetFiles(Path.Combine(_data, "spool")).Select(Path.GetFileName).ShouldBe(["journal.lock", "spool.lock"], ignoreOrder: true);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
