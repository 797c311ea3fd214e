using Gateway.Tests.Support;

namespace Gateway.Tests.Telemetry.Metrics;

/// <summary>What <c>/metrics</c> says, by sample: its name and labels as they stand there.</summary>
internal sealed class Scrape(string text)
{
    private readonly Dictionary<string, double> _samples = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != '#')
        .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    public string Text => text;

    public IReadOnlyCollection<string> Samples => _samples.Keys;

    /// <summary>Null when there is no such sample.</summary>
    public double? this[string sample] => _samples.TryGetValue(sample, out var value) ? value : null;

    /// <summary>Takes it once so many requests have ended: a client may have its answer a moment before.</summary>
    public static async Task<Scrape> TakeAsync(GatewayHost gateway, int ended = 0)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await gateway.GetAsync("/metrics");
            answer.Status.ShouldBe(200, answer.Text);
            answer.Header("content-type").ShouldBe("text/plain; version=0.0.4; charset=utf-8");
            var scrape = new Scrape(answer.Text);
            if (scrape.Ended >= ended)
            {
                return scrape;
            }

            tries.ShouldBeLessThan(500, answer.Text);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private double Ended => _samples.Where(sample => sample.Key.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal) && sample.Key.Contains("POST", StringComparison.Ordinal)).Sum(sample => sample.Value);
}
