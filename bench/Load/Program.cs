using Load;
using Load.Soak;

// Measures programs that pass chat completions on, side by side: bench/run.sh starts them and calls this.
// --side NAME=URL,PID[,PROBE]  in the order of the table; the first is the upstream itself. PROBE is the socket of bench/Probe.
// --header SIDE=NAME: VALUE    sent to that side too
// --scenario NAME[,NAME]       of Scenario.All; unless told, all whose sides are there
// --rounds N --seconds N       each side is measured N times for N seconds, the sides in turn
// --hot N                      before all else each side answers N seconds of each kind: the runtime compiles what is hot several times over. Default 0
// --warm-up N                  before each scenario, N seconds that do not count
// --out FOLDER --note TEXT     where the tables go, and what stands below their title
// soak …                       bench/soak.sh instead: see SoakOptions
if (args is ["soak", .. var soak])
{
    return await new SoakRun(SoakOptions.Parse(soak)).RunAsync();
}

// cold-start …                 likewise: see ColdStart
if (args is ["cold-start", .. var cold])
{
    return await ColdStart.RunAsync(cold);
}

var options = Options.Parse(args);
if (options.Hot > TimeSpan.Zero)
{
    foreach (var kind in Scenario.Heating.Where(kind => options.Scenarios.Any(chosen => chosen.Streams == kind.Streams)))
    {
        foreach (var side in options.Sides.Where(side => options.Scenarios.Any(chosen => chosen.IsFor(side))))
        {
            await new SideRun(side, kind, null).MeasureAsync(options.Hot, counts: false);
        }
    }
}

foreach (var scenario in options.Scenarios)
{
    var runs = new List<SideRun>();
    Side[] sides = [.. options.Sides.Where(scenario.IsFor)];
    var answers = await Task.WhenAll(sides.Select(side => Reference.FetchAsync(side, scenario)));
    foreach (var (side, answer) in sides.Zip(answers))
    {
        Reference.Check(side, scenario, answer, answers[0]);
        runs.Add(new SideRun(side, scenario, new ExpectedBody(answer)));
    }

    // What is asked once needs no warming: it runs after the others.
    for (var round = scenario.IsOnce ? 1 : 0; round <= (scenario.IsOnce ? 1 : options.Rounds); round++)
    {
        // The order turns, so that no side always follows the same one. Round 0 warms up and is not counted. A crowd is first asked of the upstream itself, as long as
        // it holds no other side's thousands of connections.
        var first = scenario.IsOnce ? 0 : round % runs.Count;
        foreach (var run in runs.Skip(first).Concat(runs.Take(first)))
        {
            await run.MeasureAsync(round > 0 ? options.Duration : options.WarmUp, counts: round > 0);
        }
    }

    var table = Report.Make(scenario, runs, options);
    Console.WriteLine(table);
    if (options.Out is { } folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, scenario.Name + ".md"), table);
    }

    if (runs.Exists(run => run.Errors > 0))
    {
        return 1;
    }
}

return 0;
