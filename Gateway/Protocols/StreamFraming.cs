namespace Gateway.Protocols;

/// <summary>How the pieces of a streamed answer are marked off.</summary>
internal enum StreamFraming
{
    /// <summary>Server-sent events; an event's data is one piece.</summary>
    ServerSentEvents,

    /// <summary>The same; an endpoint that overlooks the wish for events sends a JSON array, each of whose elements is one piece.</summary>
    ServerSentEventsOrArray,

    /// <summary>A JSON value per line.</summary>
    JsonLines,

    /// <summary><c>application/vnd.amazon.eventstream</c>.</summary>
    AwsEventStream,
}
