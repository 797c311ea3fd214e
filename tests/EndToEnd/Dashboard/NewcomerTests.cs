using System.Diagnostics;
using EndToEnd.Rig;

namespace EndToEnd.Dashboard;

/// <summary>From nothing to a fallback seen on the page.</summary>
public class NewcomerTests
{
    [Fact]
    public async Task Demo_ItsPageIsOpenedAndARequestSent_ShowsTheFallback()
    {
        Browser.SkipIfMissing();
        await using var gateway = await GatewayProcess.StartAsync(["--demo"]);
        (await gateway.SaidAsync("/dashboard")).ShouldContain($"{gateway.Address.GetLeftPart(UriPartial.Authority)}/dashboard");
        await Browser.CheckAsync("newcomer", gateway.Address);
    }

    /// <summary>All of it, building included, by a machine's clock: so it is asked for (GATEWAY_LONG=1), and not on a machine that is doing something else.</summary>
    [Fact]
    public async Task Newcomer_FromAnEmptyClone_SeesAFallbackInUnderThreeMinutes()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("GATEWAY_LONG") != "1", "it builds everything again: set GATEWAY_LONG=1");
        Browser.SkipIfMissing();
        var startedAt = TimeProvider.System.GetTimestamp();
        var folder = Directory.CreateTempSubdirectory("gateway-clone-").FullName;
        try
        {
            using (var clone = Process.Start("git", ["clone", "--quiet", "--no-hardlinks", Places.Root, folder]))
            {
                await clone.WaitForExitAsync();
                clone.ExitCode.ShouldBe(0);
            }

            await using var gateway = await GatewayProcess.RunFromSourceAsync(folder);
            await Browser.CheckAsync("newcomer", gateway.Address);
            var took = TimeProvider.System.GetElapsedTime(startedAt);
            TestContext.Current.TestOutputHelper!.WriteLine($"From the clone to the fallback on the page: {took.TotalSeconds:0} s");
            took.ShouldBeLessThan(TimeSpan.FromMinutes(3));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
