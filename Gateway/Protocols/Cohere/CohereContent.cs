using Gateway.Conversations;

namespace Gateway.Protocols.Cohere;

/// <summary>Reads what an answer is made of, wherever it stands. The plan that a model makes before it calls tools is reasoning by another name.</summary>
internal static class CohereContent
{
    /// <summary>Reads a block of content: <c>text</c> or <c>thinking</c>, a stream's <c>delta</c> of one without its type.</summary>
    public static void ReadBlock(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (json is [(byte)'"', .., (byte)'"'])
        {
            Say(json[1..^1], sink);
            return;
        }

        if (json is not [(byte)'{', ..])
        {
            return;   // a stream's start has an empty list here
        }

        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("text"u8))
            {
                Say(cursor.Text(), sink);
            }
            else if (cursor.NameIs("thinking"u8))
            {
                Think(cursor.Text(), sink);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    public static void Think(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (!text.IsEmpty)
        {
            sink.Reasoning(0, text);
        }
    }

    private static void Say(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (!text.IsEmpty)
        {
            sink.Text(0, text);
        }
    }
}
