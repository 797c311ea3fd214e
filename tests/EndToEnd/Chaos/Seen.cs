namespace EndToEnd.Chaos;

/// <summary>How one stream ended, as the client saw it.</summary>
/// <param name="Target">Who answered, by the gateway's header; empty for an error answer.</param>
/// <param name="Text">The chunks' text, put together.</param>
/// <param name="Truth">All that the target has to say to the question.</param>
/// <param name="BodyEnded">The HTTP body came to its end; false when the connection did first.</param>
/// <param name="Done">It ended with <c>[DONE]</c>.</param>
/// <param name="ErrorEvents">Error events in it.</param>
/// <param name="ErrorIsLast">Its last event is an error.</param>
/// <param name="Raw">As it came.</param>
internal sealed record Seen(string Target, string Text, string Truth, bool BodyEnded, bool Done, int ErrorEvents, bool ErrorIsLast, string Raw)
{
    public bool IsWhole => BodyEnded && Done && ErrorEvents == 0 && Text == Truth;

    /// <summary>Broken as the contract says: a beginning of the truth, one error event, nothing after it, and the connection closed.</summary>
    public bool IsCleanlyBroken => !BodyEnded && !Done && ErrorEvents == 1 && ErrorIsLast && Text.Length > 0 && Truth.StartsWith(Text, StringComparison.Ordinal);
}
