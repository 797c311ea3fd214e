namespace Gateway.Protocols.Bedrock;

/// <summary>Whose model it is, by the first word of its id.</summary>
internal enum BedrockVendor
{
    /// <summary>Not told by the id: an application's inference profile, an imported model, a vendor that is new.</summary>
    Unknown,
    Ai21,
    Amazon,
    Anthropic,
    Cohere,
    DeepSeek,
    Google,
    Meta,
    MiniMax,
    Mistral,
    Moonshot,
    MoonshotAi,
    Nvidia,
    OpenAI,
    Qwen,
    Writer,
    Zai,
}
