namespace Simulator.Formats;

/// <summary>One event of a stream, before it is framed.</summary>
/// <param name="Name">SSE's event name, or the frame's event type; null where a format has none.</param>
/// <param name="Payload">JSON, as a rule.</param>
internal sealed record StreamEvent(string? Name, byte[] Payload)
{
    /// <summary>It ends the stream with an error, where a frame says so outside its payload.</summary>
    public bool IsError { get; init; }
}
