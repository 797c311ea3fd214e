namespace Gateway.Protocols.OpenAI;

/// <summary>Puts <paramref name="Replacement"/> where the body has <paramref name="Range"/>; an empty range inserts.</summary>
internal readonly record struct BodyEdit(ByteRange Range, ReadOnlyMemory<byte> Replacement);
