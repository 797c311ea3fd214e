using System.Globalization;
using Cluster.Rig;
using EndToEnd.Ledger;
using EndToEnd.Rig;

namespace Cluster;

/// <summary>What silos do when they come and go, as processes.</summary>
public class SiloTests(Machine machine)
{
    private static int Tenants => Machine.IsLong ? 200 : 60;

    [Fact]
    public async Task Sigterm_ToASilo_HandsItsGrainsOverAndFailsNoRequest()
    {
        await machine.WholeAsync();
        using var @operator = new Operator(machine.Frontends[0].Address);
        string?[] keys = [(await @operator.AddTenantAsync("\"rpm\":1000000")).Key, (await @operator.AddTenantAsync("\"tpm\":100000000")).Key, (await @operator.AddTenantAsync("\"usd_per_day\":100000")).Key];
        await using var loads = new Loads(machine.Frontends, keys, (_, _, stream) => Chat.Body($"{Providers.Steady}/sim", stream), TimeSpan.FromMilliseconds(20));
        await Until.TrueAsync(() => loads.Answered > 100, () => $"the load does not begin: {loads.Refused.FirstOrDefault()}", TimeSpan.FromSeconds(60));
        var (failed, answered) = (await CallsAsync("failed"), await CallsAsync("answered"));

        foreach (var silo in Machine.IsLong ? machine.Silos : machine.Silos.Take(1))
        {
            (await silo.TerminateAsync()).ShouldBe(0, silo.Output);
            await silo.StartAsync();
        }

        answered = await CallsAsync("answered") - answered;
        failed = await CallsAsync("failed") - failed;
        await loads.StopAsync();
        Figures.Say("silos stopped by SIGTERM and started again under load", $"{answered} calls of frontends answered meanwhile, {failed} failed; {loads.Answered} requests answered, {loads.Refused.Count} not");
        loads.Refused.ShouldBeEmpty();
        answered.ShouldBeGreaterThan(20);

        // One that takes over a second, as on a busy machine, has failed too, and is made again: a silo that takes its grains down with it costs all calls for seconds.
        failed.ShouldBeLessThan(answered / 20);
    }

    [Fact]
    public async Task Silo_ThatCannotJoin_ExitsSoThatItsSupervisorStartsItAgain()
    {
        await machine.WholeAsync();
        var silo = machine.Silos[0];
        await silo.TerminateAsync();
        await machine.Redis.StopAsync();
        var launchedAt = TimeProvider.System.GetTimestamp();
        int code;
        try
        {
            silo.Launch();
            code = await silo.ExitAsync();
        }
        finally
        {
            await machine.Redis.StartAsync();
        }

        Figures.Say("a silo that cannot join gives up", $"exit {code} after {TimeProvider.System.GetElapsedTime(launchedAt).TotalSeconds:0} s");
        code.ShouldBe(2, silo.Output);
        silo.Output.ShouldContain("Silo: cannot start");
        await machine.WholeAsync();
    }

    [Fact]
    public async Task Silos_FourAfterTwo_ShareTheLoadOfNewTenants()
    {
        await machine.WholeAsync();
        var third = machine.Silos[2];
        await third.TerminateAsync();
        var withTwo = await SpreadAsync(machine.Silos.Take(2).ToArray());
        var fourth = machine.AddSilo();
        await third.StartAsync();
        await fourth.StartAsync();
        try
        {
            var withFour = await SpreadAsync(machine.Silos);

            Figures.Say($"4 silos after 2: where the calls to {Tenants} new tenants' accounts go", $"{Text(withTwo)}, then {Text(withFour)}");
            withFour.ShouldAllBe(calls => calls > 0);
            withFour.Max().ShouldBeLessThan(0.7 * withFour.Sum());
        }
        finally
        {
            await machine.RemoveSiloAsync(fourth);
        }
    }

    private static string Text(IEnumerable<double> parts) => string.Join(" / ", parts.Select(part => part.ToString("0", CultureInfo.InvariantCulture)));

    /// <summary>Each of so many new tenants asks once; how many of the calls to their accounts each silo took.</summary>
    private async Task<double[]> SpreadAsync(IReadOnlyList<Node> silos)
    {
        var frontend = machine.Frontends[0];
        using var @operator = new Operator(frontend.Address);
        var before = await Task.WhenAll(silos.Select(TakenAsync));
        for (var n = 0; n < Tenants; n++)
        {
            var (_, key) = await @operator.AddTenantAsync("\"rpm\":1000");
            using var client = Operator.Client(frontend.Address, key);
            using var response = await client.PostAsync(Chat.Body($"{Providers.Steady}/sim"));
            response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        }

        var after = await Task.WhenAll(silos.Select(TakenAsync));
        return [.. after.Zip(before, (now, then) => now - then)];
    }

    private static Task<double> TakenAsync(Node silo) => SumAsync(silo, "gateway_grain_calls_total{grain=\"ITenantBudgetGrain\"");

    private async Task<double> CallsAsync(string result) =>
        (await Task.WhenAll(machine.Frontends.Select(frontend => SumAsync(frontend, $"gateway_cluster_calls_total{{result=\"{result}\"")))).Sum();

    private static async Task<double> SumAsync(Node node, string metric)
    {
        using var http = Operator.Client(node.Address, Operator.Key);
        return (await http.GetStringAsync("/metrics")).Split('\n')
            .Where(line => line.StartsWith(metric, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }
}
