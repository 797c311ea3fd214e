using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace EndToEnd.Rig;

/// <summary>A real Prometheus of our own that scrapes one gateway. Without the program <see cref="Missing"/> says why, and the tests that need it are skipped.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly HttpClient _http;

    private PrometheusServer(Process process, string folder, int port) =>
        (_process, _folder, _http) = (process, folder, new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") });

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing { get; } = Find("prometheus") is null || Find("promtool") is null ? "no Prometheus on this machine (apt-get install prometheus)" : null;

    public static async Task<PrometheusServer> StartAsync(Uri gateway)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-prometheus-").FullName;
        var config = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(config, $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
              - job_name: gateway
                static_configs: [ { targets: [ "{{gateway.Authority}}" ] } ]
            """);
        var port = FreePort();
        var start = new ProcessStartInfo(
            Find("prometheus")!,
            [$"--config.file={config}", $"--storage.tsdb.path={Path.Combine(folder, "data")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new(process, folder, port);
    }

    /// <summary>What <c>promtool check metrics</c> says; empty when it finds nothing wrong.</summary>
    public static async Task<(int Code, string Said)> CheckAsync(string metrics)
    {
        using var tool = Process.Start(new ProcessStartInfo(Find("promtool")!, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        await tool.StandardInput.WriteAsync(metrics);
        tool.StandardInput.Close();
        var said = await tool.StandardError.ReadToEndAsync() + await tool.StandardOutput.ReadToEndAsync();
        await tool.WaitForExitAsync();
        return (tool.ExitCode, said);
    }

    /// <summary>The value of a query that gives one; null as long as it gives none.</summary>
    public async Task<string?> QueryAsync(string query)
    {
        try
        {
            var answer = JsonElement.Parse(await _http.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}"));
            var result = answer.GetProperty("data").GetProperty("result");
            return result.GetArrayLength() == 0 ? null : result[0].GetProperty("value")[1].GetString();
        }
        catch (HttpRequestException)
        {
            return null;   // it is not up yet
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    // It takes no port 0. Between the look and its start another program may take the port: hardly ever.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
