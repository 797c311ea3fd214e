namespace Gateway.Telemetry.Metrics;

/// <summary>A metric's name and what it tells.</summary>
/// <param name="Name">With dots, as OpenTelemetry has it.</param>
/// <param name="Kind">What its numbers mean.</param>
/// <param name="Unit">In UCUM: <c>s</c>, <c>By</c>, <c>1</c> for a ratio, or a thing counted, in braces.</param>
/// <param name="Help">A sentence for people.</param>
/// <param name="Labels">The tags of each measurement, with dots.</param>
internal sealed record MetricDescription(string Name, MetricKind Kind, string Unit, string Help, params string[] Labels)
{
    /// <summary>As <c>/metrics</c> has it: underscores, and the unit at its end.</summary>
    public string PrometheusName { get; } = Underscored(Name) + UnitOf(Unit, Name) + (Kind is MetricKind.Counter ? "_total" : "");

    /// <summary>The labels as <c>/metrics</c> has them.</summary>
    public string[] PrometheusLabels { get; } = [.. Labels.Select(Underscored)];

    private static string Underscored(string name) => name.Replace('.', '_');

    private static string UnitOf(string unit, string name)
    {
        var word = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "USD" => "_usd",
            "1" => "_ratio",
            _ => "",
        };
        return name.EndsWith(word, StringComparison.Ordinal) ? "" : word;
    }
}
