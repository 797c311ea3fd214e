using Cluster.Rig;
using EndToEnd.Ledger;
using EndToEnd.Rig;
using Kit;

namespace Cluster;

/// <summary>SIGTERM to a frontend that holds all of a tenant's limit in open streams: none is cut, and what it held is another's at once.</summary>
public class DrainTests(Machine machine)
{
    private const int Streams = 100;
    private const string End = "data: [DONE]\n\n";

    [Fact]
    public async Task Sigterm_AFrontendWithAHundredStreams_CutsNoneAndReturnsItsLeases()
    {
        await machine.WholeAsync();
        var (leaving, staying) = (machine.Frontends[0], machine.Frontends[1]);
        using var @operator = new Operator(staying.Address);
        var (tenant, key) = await @operator.AddTenantAsync($"\"parallel\":{Streams}");
        using var one = Operator.Client(leaving.Address, key);
        using var other = Operator.Client(staying.Address, key);
        machine.Simulator.Script.Always(Providers.Draining, new() { Slow = new() { Between = TimeSpan.FromMilliseconds(200) }, Tokens = 100 });
        var streams = await OpenAsync(one);
        using (var refused = await other.PostAsync(Body))
        {
            ((int)refused.StatusCode).ShouldBe(429, "the other frontend has a share too");
        }

        var exit = leaving.TerminateAsync();
        await Until.TrueAsync(async () => await leaving.ReadyStatusAsync() is null or 503, "it is still ready");
        (await ReadAsync(streams)).ShouldAllBe(stream => stream.EndsWith(End, StringComparison.Ordinal));
        (await exit).ShouldBe(0, leaving.Output);

        machine.Simulator.Script.Remove(Providers.Draining);
        (await ReadAsync(await OpenAsync(other))).ShouldAllBe(stream => stream.EndsWith(End, StringComparison.Ordinal));
        await Until.TrueAsync(
            async () => (await machine.TryReadAsync()).Count(row => row.Tenant.Value == tenant) == 2 * Streams,
            "the ledger has not every row");
        await leaving.StartAsync();
    }

    private static string Body => Chat.Body($"{Providers.Draining}/sim", stream: true);

    /// <summary>As many as the limit allows. What a share has left over counts until it is returned, so the last ones may have to ask again, as clients do.</summary>
    private static Task<HttpResponseMessage[]> OpenAsync(HttpClient http) => Task.WhenAll(Enumerable.Range(0, Streams).Select(async _ =>
    {
        var opened = await http.PostAsync(Body);
        await Until.TrueAsync(
            async () =>
            {
                if (!opened.IsSuccessStatusCode)
                {
                    opened.Dispose();
                    opened = await http.PostAsync(Body);
                }

                return opened.IsSuccessStatusCode;
            },
            () => $"a stream is not let in: {opened.StatusCode}",
            TimeSpan.FromSeconds(60));
        return opened;
    }));

    private static Task<string[]> ReadAsync(HttpResponseMessage[] streams) => Task.WhenAll(streams.Select(async stream => (await ReceivedBody.ReadAsync(stream.Content)).Text));
}
