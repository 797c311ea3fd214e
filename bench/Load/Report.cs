using System.Globalization;
using System.Text;

namespace Load;

/// <summary>The table. Medians over the rounds; what is compared is compared within a round.</summary>
internal static class Report
{
    /// <summary>Sides that others are compared with, where they are there.</summary>
    private static readonly string[] Bases = ["floor", "nginx", "portkey", "gateway", "standalone"];

    public static string Make(Scenario scenario, IReadOnlyList<SideRun> runs, Options options)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"## {scenario.Name}: {scenario.Title}").AppendLine();
        if (options.Note is { } note)
        {
            text.AppendLine(note).AppendLine();
        }

        text.AppendLine(scenario.IsCrowd ? "One round, an exchange of each connection." : scenario.IsOnce ? "One round." : string.Create(CultureInfo.InvariantCulture, $"{options.Rounds} rounds of {options.Duration.TotalSeconds:0.#} s, the sides in turn. In brackets: lowest and highest round.")).AppendLine();
        var bases = Bases.Where(name => runs.Any(run => run.Side.Name == name)).ToArray();
        var ratios = string.Concat(bases.Select(name => $"× {name} | "));
        text.AppendLine(CultureInfo.InvariantCulture, $"| side | requests/s | p50 ms | p99 ms | p99.9 ms | added p50 | added p99 | added p99.9 | first byte p50/p99 ms | gap p50/p99 ms | chunk delay p50/p99 ms | CPU µs/request | {ratios}allocated B/request | RSS MiB before/after | KiB a stream | threads | errors |");
        text.Append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|").Append(string.Concat(bases.Select(_ => "--:|"))).AppendLine();
        foreach (var run in runs)
        {
            AppendRow(text, scenario, run, runs, bases);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, Scenario scenario, SideRun run, IReadOnlyList<SideRun> runs, string[] bases)
    {
        var (whole, first, paced) = (run.Whole, runs[0], scenario.Pace > TimeSpan.Zero);
        var direct = first.Whole;
        text.Append(CultureInfo.InvariantCulture, $"| {run.Side.Name} | {Median(run.Rounds.Select(r => r.PerSecond)):0} ");
        text.Append(CultureInfo.InvariantCulture, $"| {whole.Milliseconds(0.5):0.00} | {whole.Milliseconds(0.99):0.00} | {whole.Milliseconds(0.999):0.00} ");
        foreach (var share in (ReadOnlySpan<double>)[0.5, 0.99, 0.999])
        {
            text.Append(CultureInfo.InvariantCulture, $"| {whole.Milliseconds(share) - direct.Milliseconds(share):0.00} ");
        }

        text.Append(CultureInfo.InvariantCulture, $"| {Pair(run.FirstByte)} | {Pair(run.Gap)} | {(paced ? Pair(run.Gap, first.Gap) : "")} ");
        text.Append(CultureInfo.InvariantCulture, $"| {Spread(run.Rounds.Select(r => r.CpuMicroseconds), "0")} ");
        foreach (var name in bases)
        {
            var isApart = name is "gateway" && !run.Side.IsVariant && run.Side.Name is not "metered";
            text.Append(CultureInfo.InvariantCulture, $"| {(isApart ? "" : RatioTo(name, run, runs))} ");
        }

        text.Append(CultureInfo.InvariantCulture, $"| {(run.Side.Probe is null ? "" : Median(run.Rounds.Select(r => r.AllocatedBytes!.Value)).ToString("0", CultureInfo.InvariantCulture))} ");
        var each = scenario.IsCrowd ? ((run.AfterMebibytes - run.IdleMebibytes) * 1024 / scenario.Connections).ToString("0", CultureInfo.InvariantCulture) : "";
        text.AppendLine(CultureInfo.InvariantCulture, $"| {run.IdleMebibytes:0}/{run.AfterMebibytes:0} | {each} | {run.Threads} | {run.Errors} |");
    }

    /// <summary>CPU time against another side's in the same round.</summary>
    private static string RatioTo(string name, SideRun run, IReadOnlyList<SideRun> runs) =>
        runs.FirstOrDefault(r => r.Side.Name == name) is { } other && run.Side.Name != "direct"
            ? Spread(run.Rounds.Zip(other.Rounds, (mine, its) => mine.CpuMicroseconds / its.CpuMicroseconds), "0.00")
            : "";

    private static string Pair(Histogram times) =>
        times.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{times.Milliseconds(0.5):0.00}/{times.Milliseconds(0.99):0.00}");

    /// <summary>How much longer an event took than from the upstream itself.</summary>
    private static string Pair(Histogram times, Histogram direct) =>
        string.Create(CultureInfo.InvariantCulture, $"{times.Milliseconds(0.5) - direct.Milliseconds(0.5):0.00}/{times.Milliseconds(0.99) - direct.Milliseconds(0.99):0.00}");

    private static string Spread(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToArray();
        var inv = CultureInfo.InvariantCulture;
        return $"**{Median(sorted).ToString(format, inv)}** ({sorted[0].ToString(format, inv)}–{sorted[^1].ToString(format, inv)})";
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
