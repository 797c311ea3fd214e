using System.Diagnostics;
using EndToEnd.Rig;

namespace EndToEnd.Dashboard;

/// <summary>What is committed of the page is what its source makes.</summary>
public class AssetsTests
{
    private static readonly string Page = Path.Combine(Places.Root, "Gateway", "Dashboard");

    [Fact]
    public async Task Assets_BuiltAgain_AreTheCommittedOnes()
    {
        Node.SkipIfMissing();
        Assert.SkipWhen(!Directory.Exists(Path.Combine(Page, "ui", "node_modules")), "the page's build tools are not installed: run `npm ci` in Gateway/Dashboard/ui, or ./test.sh");
        var folder = Directory.CreateTempSubdirectory("gateway-assets-").FullName;
        try
        {
            var start = new ProcessStartInfo("npm", ["run", "--silent", "build", "--", "--outDir", folder, "--logLevel", "error"]) { WorkingDirectory = Path.Combine(Page, "ui"), RedirectStandardOutput = true, RedirectStandardError = true };
            using var npm = Process.Start(start)!;
            var errors = npm.StandardError.ReadToEndAsync();
            var output = await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            npm.ExitCode.ShouldBe(0, $"{output}\n{await errors}");

            var committed = Path.Combine(Page, "assets");
            Names(folder).ShouldBe(Names(committed));
            Names(folder).ShouldAllBe(name => File.ReadAllText(Path.Combine(folder, name)) == File.ReadAllText(Path.Combine(committed, name)), "commit what `npm run build` in Gateway/Dashboard/ui makes");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Names(string folder) => [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
