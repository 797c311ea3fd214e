namespace Gateway.Protocols.Bedrock;

/// <summary>What became of an image or a document.</summary>
internal enum Written
{
    /// <summary>A block of its own kind.</summary>
    Media,

    /// <summary>A text that says what should have been there.</summary>
    Words,
}
