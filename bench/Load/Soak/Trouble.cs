using System.Globalization;
using System.Text;

namespace Load.Soak;

/// <summary>What goes wrong at the first provider of the chain, which the simulator plays under the name of its path: every few seconds something else, for some requests. The second is well.</summary>
internal sealed class Trouble(Uri script, Func<double> chance) : IDisposable
{
    private static readonly string[] Faults =
    [
        "\"status\":500", "\"status\":503", "\"status\":429,\"retry_after\":\"1s\"", "\"html\":true", "\"empty_body\":true", "\"refuse_connection\":true", "\"cut_body\":true",
        "\"cut_after\":5,\"slow\":{\"between\":\"2ms\"}", "\"end_after\":8,\"slow\":{\"between\":\"2ms\"}", "\"error_event_after\":0", "\"stall_before_first_token\":true,\"for\":\"300ms\"", "\"latency\":\"50ms\"", "\"slow\":{\"between\":\"2ms\"}",
    ];

    private readonly HttpClient _http = new();

    public async Task GoOnAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(3), TimeProvider.System);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var steps = Enumerable.Range(0, 4).Select(_ => string.Create(CultureInfo.InvariantCulture, $"{{\"times\":{1 + (int)(chance() * 20)},{Faults[(int)(chance() * Faults.Length)]}}}"));
            using var body = new StringContent($$"""[{"provider":"openai","steps":[{{string.Join(',', steps)}}]}]""", Encoding.UTF8, "application/json");
            using var response = await _http.PutAsync(script, body, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    public void Dispose() => _http.Dispose();
}
