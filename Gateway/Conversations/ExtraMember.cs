namespace Gateway.Conversations;

/// <summary>A member of the client's request that the model has no place for.</summary>
/// <param name="Name">Decoded.</param>
/// <param name="Value">As it stands.</param>
internal readonly record struct ExtraMember(string Name, JsonRaw Value);
