namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>Where an image or a document comes from, as far as routing asks.</summary>
internal enum BlockSource
{
    None,

    /// <summary>An address.</summary>
    Url,

    /// <summary>It is text itself.</summary>
    Text,
}
