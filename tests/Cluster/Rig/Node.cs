using System.Diagnostics;
using EndToEnd.Rig;

namespace Cluster.Rig;

/// <summary>A silo or a frontend as a process of its own. It can be killed, frozen, stopped, and started again as the same: its ports and its folder stay.</summary>
internal sealed class Node(string name, string program, IReadOnlyList<string> arguments, Uri address, string folder) : IAsyncDisposable
{
    private const int BadConfiguration = 1;
    private const int Stop = 19;
    private const int Continue = 18;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) }) { Timeout = TimeSpan.FromSeconds(2) };

    private Process? _process;

    public string Name => name;

    public Uri Address => address;

    public bool IsRunning => _process is { HasExited: false };

    private string Log => Path.Combine(folder, $"{name}.log");

    /// <summary>All it has said, in all its lives.</summary>
    public string Output => File.Exists(Log) ? ReadShared(Log) : "";

    public void Launch()
    {
        // Through a shell, as its output is to go to a file; exec, so that signals reach the program itself.
        string[] shell = ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", Log, program, .. arguments];
        var start = new ProcessStartInfo("sh", shell) { WorkingDirectory = folder };
        foreach (var key in start.Environment.Keys.Where(key => key.EndsWith("_API_KEY", StringComparison.Ordinal) || key == "GATEWAY_CONFIG").ToArray())
        {
            start.Environment.Remove(key);
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Starts it and waits until it is ready. One that gives up, as a silo does that cannot join, is started again.</summary>
    public async Task StartAsync()
    {
        Launch();
        await ReadyAsync();
    }

    public Task ReadyAsync() => Until.TrueAsync(
        async () =>
        {
            if (_process!.HasExited)
            {
                _process.ExitCode.ShouldNotBe(BadConfiguration, Output);
                Launch();
            }

            return await ReadyStatusAsync() == 200;
        },
        () => $"{name} is not ready:\n{Output}",
        Patience);

    /// <summary>The status of <c>/health/ready</c>; null when nobody answers.</summary>
    public async Task<int?> ReadyStatusAsync()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/health/ready"));
            request.Headers.ConnectionClose = true;
            using var response = await Http.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>What <c>/health/ready</c> says; empty when nobody answers.</summary>
    public async Task<string> ReadyTextAsync()
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(address, "/health/ready"));
            return await response.Content.ReadAsStringAsync();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return "";
        }
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public Task KillAsync()
    {
        _process!.Kill();
        return _process.WaitForExitAsync();
    }

    public void Freeze() => Signals.Send(_process!.Id, Stop);

    public void Thaw() => Signals.Send(_process!.Id, Continue);

    /// <summary>SIGTERM; its exit code, once it has ended by itself.</summary>
    public async Task<int> TerminateAsync()
    {
        Signals.Send(_process!.Id, Signals.Terminate);
        return await ExitAsync();
    }

    /// <summary>Its exit code, once it has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process!.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        _process?.Dispose();
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
