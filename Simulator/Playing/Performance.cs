namespace Simulator.Playing;

/// <summary>Everything a request will get.</summary>
internal sealed record Performance(int Status, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<Cue> Cues)
{
    /// <summary>Absent: chunked.</summary>
    public long? ContentLength { get; init; }
}
