using System.Globalization;
using System.Text;
using Simulation;

// Usage: Simulation [requests] [--out FILE] [--note TEXT]
var scenario = Scenario.Full;
string? file = null;
var note = "";
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--out":
            file = args[++i];
            break;
        case "--note":
            note = args[++i];
            break;
        default:
            scenario = scenario with { Requests = int.Parse(args[i], CultureInfo.InvariantCulture) };
            break;
    }
}

var troubled = SimulatedTarget.All.Select((it, i) => $"{it.Id} {Incident.Of(scenario, i).Sum(incident => (incident.To - incident.From) / scenario.Length):P0}");
var table = new StringBuilder();
table.Append(CultureInfo.InvariantCulture, $"## routing: {scenario.Requests:N0} requests, {scenario.PerSecond} a second, in virtual time\n\n");
table.Append(CultureInfo.InvariantCulture, $"{note}{(note.Length > 0 ? " " : "")}Seed {scenario.Seed}. In trouble (down, unreachable, hanging or browned out): {string.Join(", ", troubled)} of the time.\n\n");
table.Append("| policy | answered % | failed per million | first token p50 ms | p99 ms | p99.9 ms | USD per 1,000 | attempts per request |\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
foreach (var (name, tally) in Policies.Play(scenario))
{
    var failed = (1 - tally.Success) * 1_000_000;
    table.Append(CultureInfo.InvariantCulture, $"| {name} | {tally.Success * 100:0.000} | {failed:0} | {tally.Quantile(0.5):0} | {tally.Quantile(0.99):0} | {tally.Quantile(0.999):0} | {tally.CostPerThousand:0.000} | {tally.AttemptsEach:0.000} |\n");
}

Console.Write(table);
if (file is not null)
{
    File.WriteAllText(file, table.ToString());
}
