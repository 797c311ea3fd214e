namespace Gateway.Protocols.Gemini;

/// <summary>The sizes Gemini models come in.</summary>
internal enum GeminiSize
{
    Unknown,
    Pro,
    Flash,
    FlashLite,
}
