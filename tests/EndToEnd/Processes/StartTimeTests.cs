using System.Globalization;
using System.Reflection.PortableExecutable;
using EndToEnd.Rig;

namespace EndToEnd.Processes;

/// <summary>Runs when nothing else does: a busy machine is not what is measured.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

[Collection(nameof(Alone))]
public class StartTimeTests(ITestOutputHelper output)
{
    private const int MostStarts = 7;

    /// <summary>The least of a few starts counts, as others only ever add to it; the limit is twice the least on two processors with little else to do: machines differ by as much.</summary>
    [Fact]
    public async Task ColdStart_Built_IsReadyWithinASecond()
    {
        var compiledAhead = IsCompiledAhead("Gateway.dll");
        var load = double.Parse((await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0], CultureInfo.InvariantCulture);
        var limit = 1000 * Math.Max(1, load / Environment.ProcessorCount);
        using var file = new TemporaryFile("auth: open\n");
        var times = new List<double>();
        do
        {
            var startedAt = TimeProvider.System.GetTimestamp();
            await using var gateway = await GatewayProcess.StartAsync(["--config", file.Path]);
            times.Add(TimeProvider.System.GetElapsedTime(startedAt).TotalMilliseconds);
            gateway.Terminate();
            (await gateway.ExitAsync()).ShouldBe(0);
        }
        while (times.Count < 3 || (times.Min() >= limit && times.Count < MostStarts));

        output.WriteLine($"ready after {string.Join(", ", times.Select(time => $"{time:0} ms"))}; {(compiledAhead ? "" : "not ")}compiled ahead; load {load:0.0} on {Environment.ProcessorCount} processors");
        times.Min().ShouldBeLessThan(limit);
    }

    /// <summary>Where the compiler's package could not be restored, or in a Debug build, it is not.</summary>
    private static bool IsCompiledAhead(string assembly)
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(Path.GetDirectoryName(Places.Standalone)!, assembly)));
        return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
