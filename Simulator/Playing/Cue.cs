namespace Simulator.Playing;

/// <summary>One thing that happens on the wire. A performance is a list of them; making it and playing it are apart.</summary>
internal abstract record Cue
{
    private Cue()
    {
    }

    /// <summary>Sends the status line and the headers, by themselves.</summary>
    public sealed record SendHeaders : Cue;

    /// <summary>One write, flushed.</summary>
    public sealed record Write(ReadOnlyMemory<byte> Bytes) : Cue;

    public sealed record Pause(TimeSpan Time) : Cue;

    /// <summary>Nothing more, until the client leaves.</summary>
    public sealed record Hang : Cue;

    /// <summary>A TCP reset.</summary>
    public sealed record Reset : Cue;
}
