namespace Simulator.Scripting;

public sealed record Slowness
{
    /// <summary>A wait after the headers of a stream, or before those of an answer that is not streamed.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>A wait between two writes.</summary>
    public TimeSpan? Between { get; init; }

    /// <summary>Every event in writes of so many bytes, each flushed by itself.</summary>
    public int? BytesPerWrite { get; init; }
}
