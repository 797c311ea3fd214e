namespace Gateway.Protocols.Anthropic;

/// <summary>The lines of models.</summary>
internal enum ClaudeFamily
{
    /// <summary>Not Claude: another model behind the same format, or a deployment named at will.</summary>
    None,

    /// <summary>Claude, but of a line that is none of the others.</summary>
    Other,
    Opus,
    Sonnet,
    Haiku,
    Fable,
    Mythos,
}
