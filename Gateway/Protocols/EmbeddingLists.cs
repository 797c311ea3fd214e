using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>What several formats for embeddings share.</summary>
internal static class EmbeddingLists
{
    /// <summary>Passes on a list of vectors, each an array of numbers, in order.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static void Read(ReadOnlySpan<byte> json, IEmbeddingSink sink)
    {
        var items = new JsonCursor(json);
        items.EnterArray();
        for (var index = 0; items.NextElement(out var vector); index++)
        {
            sink.Numbers(index, vector);
        }
    }

    /// <summary>Writes the texts as a list.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, EmbeddingRequest request)
    {
        json.WriteStartArray(name);
        foreach (var text in request.Texts)
        {
            text.WriteTo(json);
        }

        json.WriteEndArray();
    }
}
