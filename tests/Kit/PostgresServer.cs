using System.Diagnostics;

namespace Kit;

/// <summary>
/// A PostgreSQL server of our own: private folder, private socket, no TCP, gone at the end. As root it runs as the user postgres, since PostgreSQL
/// refuses root. Without binaries <see cref="Missing"/> says why, and the tests that need it are skipped.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly string[] Homes = ["/usr/lib/postgresql", "/usr/pgsql"];
    private static int _databases;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gateway-pg-{Guid.NewGuid():N}");

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing { get; } = FindBinaries() is null ? "no PostgreSQL server on this machine (apt-get install postgresql)" : null;

    private static string Binaries => FindBinaries()!;

    public async Task CreateAsync()
    {
        Directory.CreateDirectory(_folder);
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "postgres", _folder);
        }

        await AsOwnerAsync("initdb", "-D", $"{_folder}/data", "-U", "gateway", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C");
        await StartAsync();
    }

    public Task StartAsync() =>
        AsOwnerAsync("pg_ctl", "-D", $"{_folder}/data", "-l", $"{_folder}/log", "-w", "-o", $"-k {_folder} -c listen_addresses= -c fsync=off -c max_connections=50", "start");

    public Task StopAsync() => AsOwnerAsync("pg_ctl", "-D", $"{_folder}/data", "-m", "immediate", "-w", "stop");

    /// <summary>A new database's connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"t{Interlocked.Increment(ref _databases)}";
        await AsOwnerAsync("createdb", "-h", _folder, "-U", "gateway", name);
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder))
        {
            await StopAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string? FindBinaries() =>
        Homes.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "pg_ctl", SearchOption.AllDirectories))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "pg_ctl")).Where(File.Exists))
            .Select(Path.GetDirectoryName)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder!, "initdb")));

    private static Task AsOwnerAsync(string program, params string[] arguments) =>
        Environment.UserName == "root"
            ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(Binaries, program), .. arguments])
            : RunAsync(Path.Combine(Binaries, program), arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Output goes nowhere rather than into a pipe: the server inherits it and would keep the pipe open.
        string[] shell = ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments];
        using var process = Process.Start(new ProcessStartInfo("sh", shell) { WorkingDirectory = Path.GetTempPath() })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private string ConnectionString(string database) => $"Host={_folder};Username=gateway;Database={database}";
}
