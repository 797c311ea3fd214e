using System.Net.Http.Headers;
using System.Text;

namespace Load.Soak;

/// <summary>Asks as applications do: half of it streams, and one in fifty hangs up on the way.</summary>
internal sealed class Visitor(Uri address) : IDisposable
{
    private const double HangUps = 0.02;

    private static readonly string Question = new('q', 1800);
    private static readonly byte[] Whole = Body("bench-unary", stream: false);
    private static readonly byte[] Streamed = Body("bench-64-each", stream: true);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2048 }) { Timeout = TimeSpan.FromMinutes(2) };
    private long _answered;
    private long _broken;
    private long _refused;
    private long _hungUp;

    /// <summary>Whole answers.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Streams that ended with an error event: what became of a fault after the commit.</summary>
    public long Broken => Volatile.Read(ref _broken);

    /// <summary>Errors, and connections cut without a word.</summary>
    public long Refused => Volatile.Read(ref _refused);

    public long HungUp => Volatile.Read(ref _hungUp);

    /// <summary>What the first error said.</summary>
    public string? FirstRefusal { get; private set; }

    /// <summary>One exchange.</summary>
    /// <param name="chance">Numbers in [0, 1): what kind it is, and when it hangs up.</param>
    public async Task AskAsync(Func<double> chance)
    {
        var streams = chance() < 0.5;
        using var leaves = new CancellationTokenSource();
        if (chance() < HangUps)
        {
            leaves.CancelAfter(TimeSpan.FromMilliseconds(chance() * 5));
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(streams ? Streamed : Whole) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaves.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(leaves.Token);
            if (!response.IsSuccessStatusCode)
            {
                Refuse($"{(int)response.StatusCode}: {Encoding.UTF8.GetString(answer)}");
            }
            else if (!streams || answer.AsSpan().EndsWith("data: [DONE]\n\n"u8))
            {
                Interlocked.Increment(ref _answered);
            }
            else if (answer.AsSpan().IndexOf("\"error\""u8) >= 0)
            {
                Interlocked.Increment(ref _broken);
            }
            else
            {
                Refuse("a stream that ends without a word");
            }
        }
        catch (OperationCanceledException) when (leaves.IsCancellationRequested)
        {
            Interlocked.Increment(ref _hungUp);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // After an error event the connection is closed in the midst of the chunked body: that is told, and this reader does not show what came before.
            if (streams && e is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException)
            {
                Interlocked.Increment(ref _broken);
            }
            else
            {
                Refuse(e.Message);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private void Refuse(string why)
    {
        FirstRefusal ??= why;
        Interlocked.Increment(ref _refused);
    }

    private static byte[] Body(string model, bool stream) => Encoding.UTF8.GetBytes(
        $$$"""{"model":"{{{model}}}","stream":{{{(stream ? "true" : "false")}}},"max_tokens":256,"messages":[{"role":"user","content":"{{{Question}}}"}]}""");
}
