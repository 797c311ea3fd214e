using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EndToEnd.Rig;

/// <summary>The built <c>Standalone</c> as a process of its own, with all it says.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) });

    private readonly Process _process;
    private readonly Leaks _leaks;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private GatewayProcess(ProcessStartInfo start, Leaks leaks)
    {
        _leaks = leaks;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Where it listens; known once it is ready.</summary>
    public Uri Address { get; private set; } = new("http://invalid");

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    /// <summary>Builds and starts the demo of the sources in <paramref name="folder"/>, as the README says to.</summary>
    public static async Task<GatewayProcess> RunFromSourceAsync(string folder)
    {
        string[] command = ["run", "--project", Path.Combine(folder, "Standalone"), "--", "--demo"];
        var gateway = Launch([.. command, "--urls", "http://127.0.0.1:0"], program: "dotnet");
        await gateway.ListensAsync(TimeSpan.FromMinutes(5));
        return gateway;
    }

    /// <summary>Starts it, and does not wait for anything.</summary>
    public static GatewayProcess Launch(IReadOnlyList<string> args, IReadOnlyDictionary<string, string>? environment = null, string? program = null)
    {
        var start = new ProcessStartInfo(program ?? Places.Standalone, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.CreateTempSubdirectory("gateway-").FullName,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.EndsWith("_API_KEY", StringComparison.Ordinal) || name == "GATEWAY_CONFIG").ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new(start, new(args, environment));
    }

    /// <summary>Starts it on a free port and waits until it is ready.</summary>
    public static async Task<GatewayProcess> StartAsync(IReadOnlyList<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var gateway = Launch([.. args, "--urls", "http://127.0.0.1:0"], environment);
        try
        {
            await gateway.ListensAsync(Patience);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first line of its output that holds <paramref name="text"/>, as soon as there is one.</summary>
    public async Task<string> SaidAsync(string text, TimeSpan? within = null)
    {
        await Until.TrueAsync(
            () => Find() is not null || _process.HasExited,
            () => $"'{text}' was not said. Output:\n{Output}\n{Errors}",
            within ?? Patience);
        return Find() ?? throw new InvalidOperationException($"It ended with {_process.ExitCode} and did not say '{text}'. Output:\n{Output}\n{Errors}");

        string? Find() => _output.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>The status of <c>/health/ready</c>; null when the connection is refused.</summary>
    public async Task<int?> ReadyStatusAsync()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/health/ready"));
            request.Headers.ConnectionClose = true;
            using var response = await Http.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Terminate() => Signals.Send(Id, Signals.Terminate);

    /// <summary>As <c>kill -9</c> does.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    /// <summary>Its exit code, once it has ended by itself.</summary>
    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(); // and for the last of its output
        _process.Dispose();
        Directory.Delete(_process.StartInfo.WorkingDirectory, recursive: true);
        _leaks.Find(Output, Errors).ShouldBeEmpty("a secret has got out");
    }

    private async Task ListensAsync(TimeSpan within)
    {
        var line = await SaidAsync("Listening on ", within);
        Address = new(ListeningOn().Match(line).Groups[1].Value);
        await Until.TrueAsync(async () => await ReadyStatusAsync() == 200, "the gateway is not ready", Patience);
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    [GeneratedRegex("Listening on (http://[^,; ]+)")]
    private static partial Regex ListeningOn();
}
