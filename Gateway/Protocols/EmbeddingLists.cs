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

    /// <summary>An object's member as it stands; empty where there is none, or no object. Of two of a name it is the last.</summary>
    public static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> value = default;
        if (json is not [(byte)'{', ..])
        {
            return value;
        }

        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs(name))
            {
                value = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        return value;
    }
}
