namespace Gateway.Streaming;

/// <summary>One piece of a streamed answer within a buffer, as its framing marks it off. Lives as long as the buffer.</summary>
internal readonly ref struct StreamFrame
{
    /// <summary>Bytes of the whole, framing included, from the start of the buffer.</summary>
    public required int Length { get; init; }

    /// <summary>The event's name where the framing has one outside the data; else empty.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>The payload; empty for a comment or a keep-alive.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>True when the stream ended before the framing did: what cannot be read then was cut, not malformed.</summary>
    public bool Unterminated { get; init; }
}
