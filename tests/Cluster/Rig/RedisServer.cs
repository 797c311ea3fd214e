using System.Diagnostics;
using System.Globalization;
using EndToEnd.Rig;

namespace Cluster.Rig;

/// <summary>A Redis server of our own: private folder, a port of loopback, gone at the end. It can be stopped and started again with what it held.</summary>
internal sealed class RedisServer(string folder, int port) : IAsyncDisposable
{
    private Process? _process;

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(path => File.Exists(Path.Combine(path, "redis-server"))) ? null : "no Redis server on this machine (apt-get install redis-server)";

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    public async Task StartAsync()
    {
        Directory.CreateDirectory(folder);
        string[] arguments =
        [
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--dir", folder,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--logfile", Path.Combine(folder, "log"),
        ];
        _process = Process.Start(new ProcessStartInfo("redis-server", arguments) { WorkingDirectory = folder })!;
        await Until.TrueAsync(async () => await Ports.IsOpenAsync(port), "Redis does not come up");
    }

    public async Task StopAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>How many commands it has carried out.</summary>
    public async Task<long> CommandsAsync()
    {
        using var cli = Process.Start(new ProcessStartInfo("redis-cli", ["-p", port.ToString(CultureInfo.InvariantCulture), "info", "stats"]) { RedirectStandardOutput = true })!;
        var text = await cli.StandardOutput.ReadToEndAsync();
        await cli.WaitForExitAsync();
        const string Name = "total_commands_processed:";
        return long.Parse(text.Split('\n').Single(line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..].Trim(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
    }
}
