using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Chart.Tests;

/// <summary>Alert rules and the Grafana dashboard speak of metrics that there are.</summary>
public partial class MonitoringTests
{
    private const string Promtool = "/usr/bin/promtool";

    private static readonly string Files = Path.Combine(ChartFolder.Chart, "files");

    /// <summary>The table in the README, which the metrics' own tests hold to what is exposed.</summary>
    private static readonly HashSet<string> Known = [.. Row().Matches(File.ReadAllText(Path.Combine(ChartFolder.Root, "README.md"))).Select(match => match.Groups[1].Value)];

    public static TheoryData<string> Expressions =>
    [
        .. Expression().Matches(File.ReadAllText(Path.Combine(Files, "alerts.yaml"))).Select(match => match.Groups[1].Value),
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(Files, "dashboard.json")))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray())
            .Select(target => (string)target!["expr"]!),
    ];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Expression_Each_AsksForMetricsThatThereAre(string expression)
    {
        var metrics = Metric().Matches(Labels().Replace(expression, "")).Select(match => Suffix().Replace(match.Value, "")).ToArray();

        metrics.ShouldNotBeEmpty();
        metrics.ShouldAllBe(metric => Known.Contains(metric));
    }

    [Fact]
    public void Alerts_Each_FiresOnWhatItIsForAndOnNothingElse()
    {
        SkipWithoutPromtool();

        var (code, output, error) = Tool.Run(Promtool, "", "test", "rules", Path.Combine(ChartFolder.Tests, "alerts.yaml"));

        code.ShouldBe(0, output + error);
        var tested = File.ReadAllText(Path.Combine(ChartFolder.Tests, "alerts.yaml"));
        Alert().Matches(File.ReadAllText(Path.Combine(Files, "alerts.yaml"))).ShouldAllBe(alert => tested.Contains($"alertname: {alert.Groups[1].Value}\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_Prometheus_TakesThem()
    {
        SkipWithoutPromtool();

        var (code, output, error) = Tool.Run(Promtool, "", "check", "rules", Path.Combine(Files, "alerts.yaml"));

        code.ShouldBe(0, output + error);
        output.ShouldContain("8 rules found");
    }

    private static void SkipWithoutPromtool() => Assert.SkipUnless(File.Exists(Promtool), "promtool is missing: apt-get install prometheus brings it");

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"^\| `((?:gateway|gen_ai)_\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\s+expr: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Expression();

    [GeneratedRegex(@"\b(?:gateway|gen_ai)_\w+(?=[\[{)\s]|$)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\bby \([^)]*\)")]
    private static partial Regex Labels();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Suffix();
}
