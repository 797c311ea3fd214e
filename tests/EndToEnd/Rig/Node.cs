using System.Diagnostics;

namespace EndToEnd.Rig;

/// <summary>Runs a script of <c>clients/</c>.</summary>
internal static class Node
{
    private static readonly string? Missing =
        !Directory.Exists(Path.Combine(Places.Clients, "node_modules")) ? "the Node clients are not installed: run `npm ci` in tests/EndToEnd/clients, or ./test.sh"
        : !Exists("node") ? "there is no node on this machine"
        : null;

    public static void SkipIfMissing() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    /// <summary>What it printed, line by line.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string script, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("node", [script, .. args])
        {
            WorkingDirectory = Places.Clients,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{script}:\n{output}\n{await errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
