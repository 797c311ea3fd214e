using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>Reads the events of one streamed answer. Holds what it must remember between them, and nothing else.</summary>
internal interface IStreamParser
{
    /// <summary>
    /// Reads one event. <see cref="IAnswerSink.End"/> is called for the one that ends a whole answer in this format; a stream that is over without it was cut.
    /// Kinds of event it does not know are passed over.
    /// </summary>
    /// <param name="name">The event's name where the framing has one outside the data (AWS event stream's <c>:event-type</c> or <c>:exception-type</c>); else empty.</param>
    /// <param name="data">The event's payload.</param>
    /// <param name="sink">Takes what it means.</param>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON, or not what the format promises.</exception>
    void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink);

    /// <summary>The stream is over. For formats whose end is the end of the body once a finish reason was seen: calls <see cref="IAnswerSink.End"/> then.</summary>
    void Complete(IAnswerSink sink);
}
