using System.Globalization;
using System.Text;

namespace Gateway.Telemetry.Metrics;

/// <summary>The text exposition format of Prometheus, version 0.0.4.</summary>
public static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    internal static string Write(IEnumerable<MetricFamily> families)
    {
        var output = new StringBuilder(64 * 1024);
        foreach (var family in families)
        {
            WriteHead(output, family.Description.PrometheusName, family.Description.Kind.ToString().ToLowerInvariant(), family.Description.Help);
            family.Write(output);
        }

        return output.ToString();
    }

    /// <summary>Writes the two lines above a metric's samples.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">As Prometheus has it.</param>
    /// <param name="kind"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">What it tells.</param>
    public static void WriteHead(StringBuilder output, string name, string kind, string help)
    {
        output.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal)).Append('\n');
        output.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
    }

    /// <summary>The process itself, for a host that has metrics of its own: all the lines.</summary>
    public static string OfProcess()
    {
        var families = new List<MetricFamily>();
        ProcessMetrics.AddTo(families);
        return Write(families);
    }

    /// <summary>Writes one line. A label without a value is left out.</summary>
    public static void WriteSample(StringBuilder output, string name, string[] labels, string?[] values, double value)
    {
        output.Append(name);
        var opened = false;
        for (var i = 0; i < labels.Length; i++)
        {
            if (values[i] is { } text)
            {
                output.Append(opened ? ',' : '{').Append(labels[i]).Append("=\"").Append(Escape(text)).Append('"');
                opened = true;
            }
        }

        output.Append(opened ? "} " : " ").Append(Number(value)).Append('\n');
    }

    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : double.IsNaN(value) ? "NaN" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text) =>
        text.AsSpan().IndexOfAny('\\', '"', '\n') < 0
            ? text
            : text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
