using Gateway.Telemetry.Metrics;

namespace Gateway.Tests.Telemetry.Metrics;

/// <summary>The README's table of metrics is what the gateway has, word for word.</summary>
public sealed class ReadmeTests
{
    private const string Head = "| metric | kind | labels | tells |";

    [Fact]
    public void Readme_TableOfMetrics_IsTheOneOfTheCode()
    {
        using var metrics = new GatewayMetrics(new SomeNames());
        string[] expected = [Head, "|---|---|---|---|", .. metrics.All.Select(family => Row(family.Description))];

        var lines = File.ReadLines(Find()).SkipWhile(line => line != Head).TakeWhile(line => line.StartsWith('|')).ToArray();

        lines.ShouldBe(expected, $"The table is to be:\n{string.Join('\n', expected)}\n");
    }

    private static string Row(MetricDescription metric) =>
        $"| `{metric.PrometheusName}` | {metric.Kind.ToString().ToLowerInvariant()} | {string.Join(", ", metric.PrometheusLabels.Select(label => $"`{label}`"))} | {metric.Help} |";

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run inside the repository.");
        }

        return Path.Combine(folder, "README.md");
    }
}
