using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>Reads the answers of one wire format. Pure: no I/O, no clock, no state between calls.</summary>
internal interface IAnswerFormat
{
    /// <summary>How the pieces of a streamed answer are marked off.</summary>
    StreamFraming Framing { get; }

    /// <summary>Starts to read one streamed answer.</summary>
    IStreamParser CreateStreamParser();

    /// <summary>Reads an answer that came whole, with the last call being <see cref="IAnswerSink.End"/> or <see cref="IAnswerSink.Fail"/>.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON, or not what the format promises: the message says what.</exception>
    void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink);
}
