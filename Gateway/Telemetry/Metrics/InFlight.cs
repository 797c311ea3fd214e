namespace Gateway.Telemetry.Metrics;

/// <summary>Requests under way that reached a chain.</summary>
internal sealed class InFlight
{
    private const int Whole = 0;
    private const int Streamed = 1;

    private readonly Stripes _counts = new(2);

    public InFlight(GaugeFamily gauge) => gauge.ReadFrom(() => [new(_counts.Sum(Whole), "false"), new(_counts.Sum(Streamed), "true")]);

    public long Count => _counts.Sum(Whole) + _counts.Sum(Streamed);

    public void Enter(bool stream) => _counts.Add(stream ? Streamed : Whole, 1);

    public void Leave(bool stream) => _counts.Add(stream ? Streamed : Whole, -1);
}
