using System.Globalization;
using Cluster.Rig;
using EndToEnd.Rig;

namespace Cluster;

/// <summary>A circuit is one for the whole cluster: what one frontend has seen, all act on.</summary>
public class TrippedCircuitTests(Machine machine)
{
    private static int Trips => Machine.IsLong ? 200 : 8;

    [Fact]
    public async Task Circuit_TrippedThroughOneFrontend_IsOpenOnAllOfThem()
    {
        await machine.WholeAsync();
        using var @operator = new Operator(machine.Frontends[0].Address);
        var (_, key) = await @operator.AddTenantAsync("\"rpm\":1000000");
        var clients = machine.Frontends.Select(frontend => Operator.Client(frontend.Address, key)).ToArray();
        var times = new List<TimeSpan>();
        for (var trip = 0; trip < Trips; trip++)
        {
            var body = Chat.Body(string.Create(CultureInfo.InvariantCulture, $"{Providers.Tripped}/m{trip}"));
            machine.Simulator.Script.Remove(Providers.Tripped);
            foreach (var client in clients)
            {
                (await AskAsync(client, body)).ShouldBe("");
            }

            machine.Simulator.Script.Always(Providers.Tripped, new() { Status = 503 });
            for (var failure = 0; failure < 3; failure++)
            {
                (await AskAsync(clients[0], body)).ShouldBe("upstream_error");
            }

            var at = TimeProvider.System.GetTimestamp();
            times.AddRange(await Task.WhenAll(clients.Select(async client =>
            {
                await Until.TrueAsync(async () => await AskAsync(client, body) == "no_target_available", "the circuit stays closed");
                return TimeProvider.System.GetElapsedTime(at);
            })));
        }

        machine.Simulator.Script.Remove(Providers.Tripped);
        Figures.Say("a circuit tripped through one frontend is open on all of 3", $"{Figures.Of(times)}");
        if (Machine.IsLong)
        {
            Figures.Percentile(times, 0.99).ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
        }
        else
        {
            // Asked for once a second, it would be half of one: this one was told.
            Figures.Percentile(times, 0.5).ShouldBeLessThan(TimeSpan.FromMilliseconds(250));
        }

        Array.ForEach(clients, client => client.Dispose());
    }

    /// <summary>The error's code; empty for an answer.</summary>
    private static async Task<string> AskAsync(HttpClient client, string body)
    {
        using var response = await client.PostAsync(body);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? "" : System.Text.Json.JsonElement.Parse(text).GetProperty("error").GetProperty("code").GetString()!;
    }
}
