using Gateway.Protocols;

namespace Gateway.Streaming;

/// <summary>Which framer finds the pieces of which framing.</summary>
internal static class StreamFramers
{
    /// <summary>A new one, for one stream.</summary>
    public static IStreamFramer Create(StreamFraming framing) => framing switch
    {
        StreamFraming.ServerSentEvents => new SseFraming(),
        StreamFraming.JsonLines => new JsonLinesFraming(),
        StreamFraming.AwsEventStream => new AwsEventStreamFramer(),
        _ => throw new NotSupportedException($"No framer finds the pieces of {framing}."),
    };
}
