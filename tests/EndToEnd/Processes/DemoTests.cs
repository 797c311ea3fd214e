using System.Diagnostics;
using EndToEnd.Rig;

namespace EndToEnd.Processes;

public class DemoTests
{
    [Fact]
    public async Task Demo_ThePrintedCurlLine_ShowsAFallback()
    {
        await using var gateway = await GatewayProcess.StartAsync(["--demo"]);
        var output = await PrintedCurlAsync(gateway);

        output.ShouldStartWith("HTTP/1.1 200");
        output.ShouldContain("x-gateway-fallback-reason: overloaded", Case.Insensitive);
        output.ShouldContain("x-gateway-target: sarvam/", Case.Insensitive);
        output.ShouldContain("chat.completion");
        gateway.Terminate();
        (await gateway.ExitAsync()).ShouldBe(0);
    }

    /// <summary>Runs what was printed, as it was printed.</summary>
    private static async Task<string> PrintedCurlAsync(GatewayProcess gateway)
    {
        await gateway.SaidAsync("curl -si");
        await gateway.SaidAsync(" -d '{\"model\"");
        var lines = gateway.Output.Split('\n');
        var first = Array.FindIndex(lines, line => line.Contains("curl -si", StringComparison.Ordinal));
        var last = Array.FindIndex(lines, first, line => !line.EndsWith('\\'));
        var start = new ProcessStartInfo("bash", ["-c", string.Join('\n', lines[first..(last + 1)])]) { RedirectStandardOutput = true };
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        bash.ExitCode.ShouldBe(0);
        return output;
    }
}
