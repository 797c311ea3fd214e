namespace Simulator.Recording;

/// <summary>One request as it came over the wire. Keys are shown only as the start of their SHA-256.</summary>
public sealed record RecordedRequest
{
    public required long Number { get; init; }

    public required string Provider { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The exact bytes; base64 in JSON.</summary>
    public byte[] Body { get; init; } = [];

    public required DateTimeOffset ReceivedAt { get; init; }

    public RequestOutcome Outcome { get; init; }

    /// <summary>From the headers' arrival to the end, when there was one; for a client that left, how soon it did.</summary>
    public TimeSpan? Duration { get; init; }
}
