using System.Net;
using System.Text.Json;
using Cluster.Rig;
using EndToEnd.Rig;

namespace Cluster;

public class RevokedKeyTests(Machine machine)
{
    private static int Keys => Machine.IsLong ? 100 : 5;

    [Fact]
    public async Task Key_RevokedThroughOneFrontend_IsRefusedByAllWithinASecond()
    {
        await machine.WholeAsync();
        using var http = Operator.Client(machine.Frontends[0].Address, Operator.Key);
        using var @operator = new Operator(machine.Frontends[0].Address);
        var (tenant, _) = await @operator.AddTenantAsync("\"rpm\":1000000");
        var times = new List<TimeSpan>();
        for (var i = 0; i < Keys; i++)
        {
            var (id, key) = await IssueAsync(http, tenant);
            var clients = machine.Frontends.Select(frontend => Operator.Client(frontend.Address, key)).ToArray();
            foreach (var client in clients)
            {
                (await StatusAsync(client)).ShouldBe(HttpStatusCode.OK);
            }

            (await http.DeleteAsync($"/admin/virtual-keys/{id}")).IsSuccessStatusCode.ShouldBeTrue();
            var at = TimeProvider.System.GetTimestamp();
            times.AddRange(await Task.WhenAll(clients.Select(async client =>
            {
                await Until.TrueAsync(async () => await StatusAsync(client) == HttpStatusCode.Unauthorized, "it is let in");
                client.Dispose();
                return TimeProvider.System.GetElapsedTime(at);
            })));
        }

        Figures.Say("a revoked key is refused on every frontend", $"{Figures.Of(times)}");
        Figures.Percentile(times, 0.99).ShouldBeLessThan(TimeSpan.FromSeconds(Machine.IsLong ? 1 : 2));
    }

    private static async Task<(string Id, string Key)> IssueAsync(HttpClient http, string tenant)
    {
        using var content = new StringContent($$"""{"tenant":"{{tenant}}","name":"to be revoked"}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/admin/virtual-keys", content);
        var made = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/v1/models");
        return response.StatusCode;
    }
}
