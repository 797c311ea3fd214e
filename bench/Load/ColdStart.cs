using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Load;

/// <summary>How long a built gateway takes from its start to its first 200 at <c>/health/ready</c>, each time as a new process on new data.</summary>
internal static class ColdStart
{
    private const int Times = 7;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="args">Where the table goes (<c>-</c>: nowhere), what stands below its title, the program, its configuration, its address.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var folder, var note, var program, var config, var address])
        {
            throw new ArgumentException("cold-start FOLDER NOTE PROGRAM CONFIG ADDRESS was expected");
        }

        var times = new List<double>();
        for (var n = 0; n < Times; n++)
        {
            var data = Directory.CreateTempSubdirectory("gateway-cold-").FullName;
            try
            {
                times.Add(await OnceAsync(program, config, address, data));
            }
            finally
            {
                Directory.Delete(data, recursive: true);
            }
        }

        times.Sort();
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            ## cold-start: from the start of the process to ready

            {note}

            {Times} starts, each on new data.

            | median ms | lowest ms | highest ms |
            |--:|--:|--:|
            | {times[Times / 2]:0} | {times[0]:0} | {times[^1]:0} |

            """);
        Console.WriteLine(text);
        if (folder != "-")
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "cold-start.md"), text);
        }

        return 0;
    }

    private static async Task<double> OnceAsync(string program, string config, string address, string data)
    {
        using var http = new HttpClient();
        var startedAt = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--config", config, "--data", data, "--urls", address]) { RedirectStandardOutput = true })!;
        process.BeginOutputReadLine();
        try
        {
            while (true)
            {
                try
                {
                    using var response = await http.GetAsync(new Uri($"{address}/health/ready"));
                    if (response.StatusCode is HttpStatusCode.OK)
                    {
                        return TimeProvider.System.GetElapsedTime(startedAt).TotalMilliseconds;
                    }
                }
                catch (HttpRequestException)
                {
                    // Not listening yet.
                }

                if (process.HasExited || TimeProvider.System.GetElapsedTime(startedAt) > Patience)
                {
                    throw new InvalidOperationException($"{program} does not become ready");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
