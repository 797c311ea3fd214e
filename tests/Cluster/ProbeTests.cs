using Cluster.Rig;
using EndToEnd.Ledger;
using EndToEnd.Rig;

namespace Cluster;

/// <summary>A target that may be tried again is tried once, by one node of all; should that node die, another may after a while.</summary>
public class ProbeTests(Machine machine)
{
    private static readonly TimeSpan PermitExpires = TimeSpan.FromSeconds(3);

    private static int Phases => Machine.IsLong ? 500 : 12;

    [Fact]
    public async Task Probe_UnderLoadFromEveryFrontend_IsOneAtATime()
    {
        await machine.WholeAsync();
        using var @operator = new Operator(machine.Frontends[0].Address);
        var (_, key) = await @operator.AddTenantAsync("\"rpm\":1000000");
        machine.Simulator.Script.Always(Providers.Probed, new() { Status = 503, Latency = TimeSpan.FromMilliseconds(100) });
        await TripAsync(key, "several");
        machine.Simulator.Requests.Reset();

        await using (var loads = new Loads(machine.Frontends, [key, key, key], (_, _, stream) => Chat.Body($"{Providers.Probed}/several", stream), TimeSpan.FromMilliseconds(5)))
        {
            await Until.TrueAsync(() => machine.Simulator.Requests.Of(Providers.Probed).Received >= Phases, () => $"it is not probed: {machine.Simulator.Requests.Of(Providers.Probed)}", TimeSpan.FromMinutes(15));
        }

        var seen = machine.Simulator.Requests.Of(Providers.Probed);
        machine.Simulator.Script.Remove(Providers.Probed);
        Figures.Say("one probe in flight per target, 3 frontends under load", $"{seen.Received} half-open phases, {seen.MaxInFlight} in flight at most");
        seen.MaxInFlight.ShouldBe(1);
    }

    [Fact]
    public async Task Probe_ItsHolderIsKilled_IsAnothersAfterThePermitsExpiry()
    {
        await machine.WholeAsync();
        using var @operator = new Operator(machine.Frontends[0].Address);
        var (_, key) = await @operator.AddTenantAsync("\"rpm\":1000000");
        machine.Simulator.Script.Always(Providers.Probed, new() { Status = 503 });
        await TripAsync(key, "orphaned");
        machine.Simulator.Script.Always(Providers.Probed, new() { StallBeforeHeaders = true });
        var before = machine.Simulator.Requests.Of(Providers.Probed).Received;
        var holder = machine.Frontends[2];

        await using (var load = new TenantLoad(holder.Address, [key], (_, _, stream) => Chat.Body($"{Providers.Probed}/orphaned", stream), TimeSpan.FromMilliseconds(5)))
        {
            await Until.TrueAsync(() => machine.Simulator.Requests.Of(Providers.Probed).Received > before, "it is not probed");
            await holder.KillAsync();
        }

        machine.Simulator.Script.Remove(Providers.Probed);
        var killedAt = TimeProvider.System.GetTimestamp();
        TimeSpan took;
        await using (var loads = new Loads([.. machine.Frontends.Take(2)], [key], (_, _, stream) => Chat.Body($"{Providers.Probed}/orphaned", stream), TimeSpan.FromMilliseconds(5)))
        {
            await Until.TrueAsync(() => loads.Answered > 0, "nobody probes again", TimeSpan.FromSeconds(15));
            took = TimeProvider.System.GetElapsedTime(killedAt);
        }

        Figures.Say("the probe's holder killed: another probe", $"after {took.TotalSeconds:0.0} s, the permit lasts {PermitExpires.TotalSeconds:0} s");
        took.ShouldBeInRange(TimeSpan.FromSeconds(1), PermitExpires + TimeSpan.FromSeconds(4));
        await machine.WholeAsync();
    }

    /// <summary>Opens a circuit, and waits until every frontend knows.</summary>
    private async Task TripAsync(string key, string model)
    {
        foreach (var frontend in machine.Frontends)
        {
            using var client = Operator.Client(frontend.Address, key);
            await Until.TrueAsync(
                async () =>
                {
                    using var response = await client.PostAsync(Chat.Body($"{Providers.Probed}/{model}"));
                    return (await response.Content.ReadAsStringAsync()).Contains("no_target_available", StringComparison.Ordinal);
                },
                "the circuit stays closed");
        }
    }
}
