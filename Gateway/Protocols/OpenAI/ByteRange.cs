namespace Gateway.Protocols.OpenAI;

/// <summary>A part of a body, in bytes from its start. A length of -1 says there is none.</summary>
internal readonly record struct ByteRange(long Start, long Length)
{
    public static ByteRange None { get; } = new(0, -1);

    public bool Exists => Length >= 0;

    public long End => Start + Length;
}
