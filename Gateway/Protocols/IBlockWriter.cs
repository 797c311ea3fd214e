using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>Writes the content blocks of a format in which user and assistant take turns.</summary>
internal interface IBlockWriter
{
    /// <summary>Whether a part becomes a block of that side's; reports what of worth does not.</summary>
    bool CanWrite(Part part, Role side);

    void Write(Part part);

    void WriteText(JsonString text, JsonRaw marker);

    /// <summary>A message begins.</summary>
    void Begin()
    {
    }

    /// <summary>A message ends.</summary>
    void Complete()
    {
    }
}
