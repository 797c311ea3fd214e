namespace Gateway.Protocols.OpenAI;

/// <summary>Where the characters of a JSON string stand in a payload, quotes not included. The default says there is none.</summary>
internal readonly record struct StringPlace(int Start, int Length)
{
    public bool Exists => Start > 0;

    public int End => Start + Length;
}
