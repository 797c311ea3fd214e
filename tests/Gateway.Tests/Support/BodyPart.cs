namespace Gateway.Tests.Support;

/// <summary>What an upstream's body does next.</summary>
internal abstract record BodyPart
{
    /// <summary>Gives these bytes, in one read if the reader's buffer holds them.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Data) : BodyPart;

    /// <summary>Gives nothing until <paramref name="Until"/> is over.</summary>
    public sealed record Wait(Task Until) : BodyPart;

    /// <summary>Gives nothing for a while of <paramref name="Time"/>.</summary>
    public sealed record Pause(TimeSpan Length, TimeProvider Time) : BodyPart;

    /// <summary>Breaks.</summary>
    public sealed record Break(Exception With) : BodyPart;

    /// <summary>Gives nothing any more, and does not end.</summary>
    public sealed record Stall : BodyPart;

    /// <summary>The connection is gone in the middle of the answer.</summary>
    public static BodyPart Cut() => new Break(new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely."));

    /// <summary>The connection was reset.</summary>
    public static BodyPart Reset() => new Break(new IOException("Connection reset by peer"));
}
