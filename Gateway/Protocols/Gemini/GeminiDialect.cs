namespace Gateway.Protocols.Gemini;

/// <summary>In what the Gemini API of Google AI Studio and that of Vertex AI differ; their bodies are the same otherwise.</summary>
/// <param name="Name">The protocol's name, and the format of the seals: a signature made by the one is encrypted with a key that the other does not have.</param>
/// <param name="HasCallIds">
/// Whether function calls and responses carry ids. Vertex AI's v1 pairs them by name and order (its REST reference, read 2026-11).
/// </param>
/// <param name="NeedsMediaType">Whether <c>fileData</c> without a <c>mimeType</c> is refused.</param>
/// <param name="HasTierMember">Whether the service tier is a member of the body; else it is a header.</param>
internal sealed record GeminiDialect(string Name, bool HasCallIds, bool NeedsMediaType, bool HasTierMember)
{
    public static GeminiDialect AiStudio { get; } = new("gemini", HasCallIds: true, NeedsMediaType: false, HasTierMember: true);

    public static GeminiDialect Vertex { get; } = new("vertex", HasCallIds: false, NeedsMediaType: true, HasTierMember: false);
}
