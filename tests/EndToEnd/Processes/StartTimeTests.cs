using EndToEnd.Rig;

namespace EndToEnd.Processes;

/// <summary>Runs when nothing else does: a busy machine is not what is measured.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

[Collection(nameof(Alone))]
public class StartTimeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task ColdStart_Built_IsReadyWithinASecond()
    {
        using var file = new TemporaryFile("auth: open\n");
        var times = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            var startedAt = TimeProvider.System.GetTimestamp();
            await using var gateway = await GatewayProcess.StartAsync(["--config", file.Path]);
            times.Add(TimeProvider.System.GetElapsedTime(startedAt).TotalMilliseconds);
            gateway.Terminate();
            (await gateway.ExitAsync()).ShouldBe(0);
        }

        var load = double.Parse((await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        output.WriteLine($"ready after {string.Join(", ", times.Select(time => $"{time:0} ms"))}; load {load:0.0} on {Environment.ProcessorCount} processors");
        times.Min().ShouldBeLessThan(load > Environment.ProcessorCount ? 4000 : 1000);
    }
}
