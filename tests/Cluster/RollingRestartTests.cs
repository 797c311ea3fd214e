using System.Collections.Concurrent;
using Cluster.Rig;
using EndToEnd.Rig;

namespace Cluster;

/// <summary>Every silo and every frontend is stopped and started again, one after the other, under the load of clients behind a load balancer: nobody notices.</summary>
public class RollingRestartTests(Machine machine)
{
    private const string End = "data: [DONE]\n\n";

    private readonly ConcurrentQueue<string> _failed = new();
    private int _answered;

    [Fact]
    public async Task Restart_OfAllOneAfterTheOther_FailsNoRequestAndCutsNoStream()
    {
        await machine.WholeAsync();
        using var @operator = new Operator(machine.Frontends[0].Address);
        var (_, key) = await @operator.AddTenantAsync("\"rpm\":1000000,\"parallel\":1000");
        machine.Simulator.Script.Always(Providers.Rolling, new() { Slow = new() { Between = TimeSpan.FromMilliseconds(50) }, Tokens = 20 });
        using var stop = new CancellationTokenSource();
        using var ready = new ReadyList(machine.Frontends);
        var clients = Enumerable.Range(0, 12).Select(client => Task.Run(() => AskAsync(ready, key, client, stop.Token))).ToArray();
        await Until.TrueAsync(() => _answered > 20, () => $"the load does not begin: {_failed.FirstOrDefault()}", TimeSpan.FromSeconds(60));

        foreach (var node in machine.Silos.Concat(machine.Frontends))
        {
            (await node.TerminateAsync()).ShouldBe(0, node.Output);
            await node.StartAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);
        machine.Simulator.Script.Remove(Providers.Rolling);
        Figures.Say("rolling restart of 3 silos and 3 frontends under load", $"{_answered} streams and answers whole, {_failed.Count} failed or cut");
        _failed.ShouldBeEmpty();
    }

    private async Task AskAsync(ReadyList ready, string key, int client, CancellationToken stop)
    {
        using var http = new HttpClient();
        for (var n = client; !stop.IsCancellationRequested; n++)
        {
            try
            {
                using var content = new StringContent(Chat.Body($"{Providers.Rolling}/sim", stream: n % 2 == 0), System.Text.Encoding.UTF8, "application/json");
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ready.Next(n), "/v1/chat/completions")) { Content = content };
                request.Headers.Authorization = new("Bearer", key);
                request.Headers.ConnectionClose = true;
                using var response = await http.SendAsync(request, CancellationToken.None);
                var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
                if (response.IsSuccessStatusCode && (n % 2 != 0 || text.EndsWith(End, StringComparison.Ordinal)))
                {
                    Interlocked.Increment(ref _answered);
                }
                else
                {
                    _failed.Enqueue($"{(int)response.StatusCode} {text}");
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or System.Net.Sockets.SocketException)
            {
                _failed.Enqueue(e.Message);
            }
        }
    }
}
