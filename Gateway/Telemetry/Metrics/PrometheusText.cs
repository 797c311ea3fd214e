using System.Globalization;
using System.Text;

namespace Gateway.Telemetry.Metrics;

/// <summary>The text exposition format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<MetricFamily> families)
    {
        var output = new StringBuilder(64 * 1024);
        foreach (var family in families)
        {
            var (name, kind) = (family.Description.PrometheusName, family.Description.Kind.ToString().ToLowerInvariant());
            output.Append("# HELP ").Append(name).Append(' ').Append(family.Description.Help.Replace("\\", "\\\\", StringComparison.Ordinal)).Append('\n');
            output.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
            family.Write(output);
        }

        return output.ToString();
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
