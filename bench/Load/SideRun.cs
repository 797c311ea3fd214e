namespace Load;

/// <summary>One side in one scenario: its connections, and what was measured in each round.</summary>
internal sealed class SideRun(Side side, Scenario scenario, ExpectedBody? expected)
{
    /// <summary>What is not answered this long after a round's end is an error.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>For a given number of answers.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(15);

    public Side Side => side;

    public List<Round> Rounds { get; } = [];

    public Histogram FirstByte { get; } = new();

    public Histogram Whole { get; } = new();

    public Histogram Gap { get; } = new();

    public int Errors { get; private set; }

    public double IdleMebibytes { get; } = ProcessFacts.ResidentMebibytes(side.Process);

    public double AfterMebibytes { get; private set; }

    /// <summary>Threads of its process at the end of a round.</summary>
    public int Threads { get; private set; }

    public async Task MeasureAsync(TimeSpan duration, bool counts)
    {
        var request = scenario.Request(side);
        var compared = scenario.Status == 200 ? expected : null;
        var buffer = scenario.IsCrowd ? 4 * 1024 : 64 * 1024;
        using var limit = new CancellationTokenSource(scenario.Answers is null ? duration + Patience : LongPatience, TimeProvider.System);
        var connections = Enumerable.Range(0, scenario.Connections).Select(_ => new Connection(side.Address, request, compared, scenario.Status, buffer, limit.Token)).ToArray();
        var allocated = ProcessFacts.AllocatedBytes(side.Probe);
        var cpu = ProcessFacts.CpuMicroseconds(side.Process);
        var start = TimeProvider.System.GetTimestamp();
        await (scenario.IsCrowd ? Crowd.RunAsync(connections) : scenario.Answers is { } answers ? ClosedLoop.RunAsync(connections, side.Name is "direct" ? 1000 : answers) : scenario.PerSecond is { } rate ? OpenLoop.RunAsync(connections, rate, duration) : ClosedLoop.RunAsync(connections, duration));
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        cpu = ProcessFacts.CpuMicroseconds(side.Process) - cpu;
        allocated = ProcessFacts.AllocatedBytes(side.Probe) - allocated;
        (AfterMebibytes, Threads) = (ProcessFacts.ResidentMebibytes(side.Process), ProcessFacts.Threads(side.Process));
        Errors += connections.Sum(c => c.Errors);
        var count = Math.Max(1, connections.Sum(c => c.Whole.Count));
        if (counts)
        {
            Rounds.Add(new(count / seconds, cpu / count, (double?)allocated / count));
            Array.ForEach(connections, Add);
        }

        Array.ForEach(connections, c => c.Dispose());
    }

    private void Add(Connection connection)
    {
        FirstByte.Add(connection.FirstByte);
        Whole.Add(connection.Whole);
        Gap.Add(connection.Gap);
    }
}
