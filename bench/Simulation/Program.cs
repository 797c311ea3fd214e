using System.Globalization;
using System.Text;
using Simulation;

// Usage: Simulation [--requests N] [--out FILE] [--note TEXT]
var requests = Scenario.All[0].Requests;
string? file = null;
var note = "";
for (var i = 0; i + 1 < args.Length; i += 2)
{
    switch (args[i])
    {
        case "--requests":
            requests = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--out":
            file = args[i + 1];
            break;
        case "--note":
            note = args[i + 1];
            break;
    }
}

var tables = new StringBuilder();
foreach (var scenario in Scenario.All.Select(scenario => scenario.In(requests)))
{
    var troubled = SimulatedTarget.All.Select((it, i) => $"{it.Id} {Incident.Of(scenario, i).Sum(incident => (incident.To - incident.From) / scenario.Length):P0}");
    tables.Append(CultureInfo.InvariantCulture, $"## routing, {scenario.Name}: {scenario.Requests:N0} requests, {scenario.PerSecond} a second, in virtual time\n\n");
    tables.Append(CultureInfo.InvariantCulture, $"{note}{(note.Length > 0 ? " " : "")}Seed {scenario.Seed}. In trouble (down, unreachable, hanging or browned out): {string.Join(", ", troubled)} of the time.\n\n");
    tables.Append("| policy | answered % | failed per million | first token p50 ms | p99 ms | p99.9 ms | USD per 1,000 | attempts per request |\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
    foreach (var (name, tally) in Policies.Play(scenario))
    {
        var failed = (1 - tally.Success) * 1_000_000;
        tables.Append(CultureInfo.InvariantCulture, $"| {name} | {tally.Success * 100:0.000} | {failed:0} | {tally.Quantile(0.5):0} | {tally.Quantile(0.99):0} | {tally.Quantile(0.999):0} | {tally.CostPerThousand:0.000} | {tally.AttemptsEach:0.000} |\n");
    }

    tables.Append('\n');
}

Console.Write(tables);
if (file is not null)
{
    File.WriteAllText(file, tables.ToString());
}
