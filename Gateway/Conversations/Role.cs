namespace Gateway.Conversations;

/// <summary>Who speaks.</summary>
internal enum Role
{
    /// <summary>Instructions.</summary>
    System,

    /// <summary>Instructions, OpenAI's newer word; where a format knows one kind only, the same as <see cref="System"/>.</summary>
    Developer,

    User,

    Assistant,

    /// <summary>The result of a tool call.</summary>
    Tool,
}
