namespace Gateway.Protocols.Anthropic;

/// <summary>How the answer is brought into the shape the client wants.</summary>
internal enum AnswerForm
{
    /// <summary>No shape is wanted, or a tool call will be the answer.</summary>
    Free,

    /// <summary><c>output_config.format</c>.</summary>
    Schema,

    /// <summary>By <see cref="AnswerTool"/>.</summary>
    Tool,

    /// <summary>By words in the system prompt: for models that have no schema for it and cannot be made to call a tool.</summary>
    Words,
}
