namespace Load;

/// <summary>One side in one scenario: its connections, and what was measured in each round.</summary>
internal sealed class SideRun(Side side, Scenario scenario, ExpectedBody expected)
{
    /// <summary>What is not answered this long after a round's end is an error.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Side Side => side;

    public List<Round> Rounds { get; } = [];

    public Histogram FirstByte { get; } = new();

    public Histogram Whole { get; } = new();

    public Histogram Gap { get; } = new();

    public int Errors { get; private set; }

    public double IdleMebibytes { get; } = ProcessFacts.ResidentMebibytes(side.Process);

    public double AfterMebibytes { get; private set; }

    public async Task MeasureAsync(TimeSpan duration, bool counts)
    {
        var request = scenario.Request(side.Address);
        using var limit = new CancellationTokenSource(duration + Patience, TimeProvider.System);
        var connections = Enumerable.Range(0, scenario.Connections).Select(_ => new Connection(side.Address, request, expected, limit.Token)).ToArray();
        var allocated = ProcessFacts.AllocatedBytes(side.Probe);
        var cpu = ProcessFacts.CpuMicroseconds(side.Process);
        var start = TimeProvider.System.GetTimestamp();
        await (scenario.PerSecond is { } rate ? OpenLoop.RunAsync(connections, rate, duration) : ClosedLoop.RunAsync(connections, duration));
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        cpu = ProcessFacts.CpuMicroseconds(side.Process) - cpu;
        allocated = ProcessFacts.AllocatedBytes(side.Probe) - allocated;
        AfterMebibytes = ProcessFacts.ResidentMebibytes(side.Process);
        Errors += connections.Sum(c => c.Errors);
        var answers = Math.Max(1, connections.Sum(c => c.Whole.Count));
        if (counts)
        {
            Rounds.Add(new(answers / seconds, cpu / answers, (double?)allocated / answers));
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
