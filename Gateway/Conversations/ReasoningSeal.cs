namespace Gateway.Conversations;

/// <summary>
/// What a provider gave with its reasoning and wants back unchanged on the next turn. Of no use to any other format, which leaves it out.
/// In the client's format it is an entry of <c>gateway.reasoning</c> on the message: <c>{"format","bytes","signature"}</c>, or <c>{"format","redacted"}</c>.
/// </summary>
/// <param name="Format">The format that made it, e.g. <c>anthropic</c>, <c>gemini</c>, <c>bedrock</c>.</param>
/// <param name="Value">The signature; for <paramref name="Redacted"/> reasoning the encrypted whole.</param>
/// <param name="Redacted">True when there is no readable text with it.</param>
internal sealed record ReasoningSeal(string Format, JsonString Value, bool Redacted = false);
