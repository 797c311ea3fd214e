using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using EndToEnd.Rig;

namespace EndToEnd.Ledger;

/// <summary>Clients that ask, one request after the other, and keep what they were told.</summary>
internal sealed class TenantLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _clients;

    /// <param name="address">The gateway.</param>
    /// <param name="keys">A client for each; null asks without one.</param>
    /// <param name="bodyOf">The body of a client's n-th request; every other one is a stream.</param>
    /// <param name="pause">Between two requests.</param>
    public TenantLoad(Uri address, IReadOnlyList<string?> keys, Func<int, long, bool, string> bodyOf, TimeSpan pause) =>
        _clients = Task.WhenAll(keys.Select((key, client) => Task.Run(() => AskAsync(address, key, (n, stream) => bodyOf(client, n, stream), pause))));

    /// <summary>What was answered with 200 and whole: by request id, for whom.</summary>
    public ConcurrentDictionary<string, string?> Answered { get; } = new();

    /// <summary>Everything else: status and what it said; status 0 where the connection broke.</summary>
    public ConcurrentQueue<(int Status, string Text)> Refused { get; } = new();

    /// <summary>Every <c>x-gateway-degraded</c> of an answer.</summary>
    public ConcurrentDictionary<string, long> Degraded { get; } = new();

    /// <summary>Ends when those under way are through.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(Uri address, string? key, Func<long, bool, string> bodyOf, TimeSpan pause)
    {
        using var http = key is null ? new HttpClient { BaseAddress = address } : Operator.Client(address, key);
        for (var n = 0L; !_stop.IsCancellationRequested; n++)
        {
            try
            {
                await AskAsync(http, key, bodyOf(n, n % 2 == 0), isStream: n % 2 == 0);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException)   // the last: HttpClient, where the process dies between its connect and the first byte
            {
                Refused.Enqueue((0, e.Message));
            }

            await Task.Delay(pause, TimeProvider.System);
        }
    }

    private async Task AskAsync(HttpClient http, string? key, string body, bool isStream)
    {
        using var response = await http.PostAsync(body);
        var text = await ReadAsync(response);
        if (response.Header("x-gateway-degraded") is { } missing)
        {
            Degraded.AddOrUpdate(missing, 1, (_, count) => count + 1);
        }

        if (response.IsSuccessStatusCode && (!isStream || text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal)))
        {
            Answered.TryAdd(response.Header("x-request-id")!, key).ShouldBeTrue("an id was given twice");
        }
        else
        {
            Refused.Enqueue(((int)response.StatusCode, text));
        }
    }

    /// <summary>The body; one that breaks off is told with what came of it.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        using var content = new MemoryStream();
        try
        {
            await response.Content.CopyToAsync(content);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{response.Header("x-request-id")}: {e.Message} after \"{Text()}\"", e);
        }

        return Text();

        string Text() => Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
    }
}
