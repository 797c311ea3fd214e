using System.Text.Json;
using Cluster.Rig;
using EndToEnd.Ledger;
using EndToEnd.Rig;

namespace Cluster;

/// <summary>What an operator sees of the cluster at any of its frontends.</summary>
public class ClusterViewTests(Machine machine)
{
    [Fact]
    public async Task Cluster_AskedAtAFrontend_ShowsEveryMemberAndWhatThisOneHolds()
    {
        await machine.WholeAsync();
        var frontend = machine.Frontends[0];
        using var @operator = new Operator(frontend.Address);
        var (tenant, key) = await @operator.AddTenantAsync("\"rpm\":60000,\"usd_per_day\":1000");
        await using (var load = new TenantLoad(frontend.Address, [key], (_, _, stream) => Chat.Body($"{Providers.Steady}/sim", stream), TimeSpan.Zero))
        {
            await Until.TrueAsync(() => load.Answered.Count > 10, () => $"the load does not begin: {load.Refused.FirstOrDefault()}", TimeSpan.FromSeconds(60));
            await load.StopAsync();
        }

        using var http = Operator.Client(frontend.Address, Operator.Key);
        JsonElement cluster = default;
        await Until.TrueAsync(
            async () =>
            {
                cluster = JsonElement.Parse(await http.GetStringAsync("/admin/cluster"));
                return Members("silo").Count(silo => silo.GetProperty("status").GetString() == "active") == 3 && Members("frontend").Count() == 3;
            },
            () => $"members are missing: {cluster}",
            TimeSpan.FromSeconds(30));

        cluster.GetProperty("clustered").GetBoolean().ShouldBeTrue();
        cluster.GetProperty("degraded").GetArrayLength().ShouldBe(0);
        Members("silo").Concat(Members("frontend")).ShouldAllBe(member => member.GetProperty("started_at").GetDateTimeOffset() < cluster.GetProperty("as_of").GetDateTimeOffset());
        Members("frontend").ShouldContain(member => member.GetProperty("name").GetString() == cluster.GetProperty("node").GetString());
        var held = cluster.GetProperty("leases").EnumerateArray().Where(lease => lease.GetProperty("tenant").GetString() == tenant)
            .ToDictionary(lease => lease.GetProperty("kind").GetString()!, lease => lease.GetProperty("amount").GetDecimal());
        held.Keys.ShouldBe(["requests", "usd"], ignoreOrder: true);   // what has no limit is held by nobody
        held["requests"].ShouldBeGreaterThan(0);
        (await http.GetStringAsync("/metrics")).Split('\n').ShouldContain(line => line.StartsWith("gateway_lease_balance{resource=\"requests\"} ", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));

        IEnumerable<JsonElement> Members(string role) => cluster.GetProperty("members").EnumerateArray().Where(member => member.GetProperty("role").GetString() == role);
    }
}
