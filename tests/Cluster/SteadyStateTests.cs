using System.Globalization;
using Cluster.Rig;
using EndToEnd.Ledger;
using EndToEnd.Rig;
using Npgsql;

namespace Cluster;

/// <summary>In steady state no request makes a call of its own: not to a grain, not to Redis, not to PostgreSQL. Counted where they arrive.</summary>
public class SteadyStateTests(Machine machine)
{
    private static int Requests => Machine.IsLong ? 10_000 : 3_000;

    [Fact]
    public async Task Requests_InSteadyState_MakeNoCallOfTheirOwn()
    {
        await machine.WholeAsync();
        var frontend = machine.Frontends[0];
        using var @operator = new Operator(frontend.Address);
        var (_, key) = await @operator.AddTenantAsync("\"rpm\":10000000,\"tpm\":1000000000,\"parallel\":1000,\"usd_per_day\":100000");
        string?[] keys = [.. Enumerable.Repeat(key, 8)];
        await using var load = new TenantLoad(frontend.Address, keys, (_, _, stream) => Chat.Body($"{Providers.Steady}/sim", stream), TimeSpan.Zero);
        await Until.TrueAsync(() => load.Answered.Count > 500, () => $"the load does not begin: {load.Refused.FirstOrDefault()}", TimeSpan.FromSeconds(60));

        var (answered, grains, redis, sql) = (load.Answered.Count, await GrainCallsAsync(frontend), await machine.Redis.CommandsAsync(), await TransactionsAsync());
        await Until.TrueAsync(() => load.Answered.Count >= answered + Requests, "it is too slow", TimeSpan.FromMinutes(3));
        var thousands = (load.Answered.Count - answered) / 1000.0;
        grains = await GrainCallsAsync(frontend) - grains;
        (redis, sql) = (await machine.Redis.CommandsAsync() - redis, await TransactionsAsync() - sql);
        await load.StopAsync();

        Figures.Say("calls per 1,000 requests", $"{grains / thousands:0.0} to grains, {redis / thousands:0.0} Redis commands of the whole cluster, {sql / thousands:0.0} SQL transactions of the whole cluster");
        load.Refused.ShouldBeEmpty();
        (grains / thousands).ShouldBeLessThan(Machine.IsLong ? 20 : 60);
        (redis / thousands).ShouldBeLessThan(200);
        (sql / thousands).ShouldBeLessThan(200);
    }

    private static async Task<double> GrainCallsAsync(Node frontend)
    {
        using var http = Operator.Client(frontend.Address, Operator.Key);
        var lines = (await http.GetStringAsync("/metrics")).Split('\n').Where(line => line.StartsWith("gateway_cluster_calls_total", StringComparison.Ordinal)).ToArray();
        lines.ShouldNotBeEmpty();
        return lines.Sum(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    private async Task<long> TransactionsAsync()
    {
        await using var connection = new NpgsqlConnection(machine.Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT sum(xact_commit)::bigint FROM pg_stat_database", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
