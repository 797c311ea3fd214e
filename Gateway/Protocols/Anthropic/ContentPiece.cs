namespace Gateway.Protocols.Anthropic;

/// <summary>The members of a content block or of a delta that mean something here; what is absent is empty. Strings are as they stand between their quotes.</summary>
internal ref struct ContentPiece
{
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> Text;
    public ReadOnlySpan<byte> Thinking;
    public ReadOnlySpan<byte> Signature;
    public ReadOnlySpan<byte> Data;
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> PartialJson;

    /// <summary>A JSON value.</summary>
    public ReadOnlySpan<byte> Input;

    /// <summary>A JSON value.</summary>
    public ReadOnlySpan<byte> Citation;

    /// <summary>A JSON value.</summary>
    public ReadOnlySpan<byte> Citations;

    public static ContentPiece Read(ReadOnlySpan<byte> json)
    {
        var piece = default(ContentPiece);
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            piece.Take(ref cursor);
        }

        return piece;
    }

    private void Take(ref JsonCursor cursor)
    {
        if (cursor.NameIs("type"u8))
        {
            Type = cursor.Text();
        }
        else if (cursor.NameIs("text"u8))
        {
            Text = cursor.Text();
        }
        else if (cursor.NameIs("partial_json"u8))
        {
            PartialJson = cursor.Text();
        }
        else if (cursor.NameIs("thinking"u8))
        {
            Thinking = cursor.Text();
        }
        else if (cursor.NameIs("signature"u8))
        {
            Signature = cursor.Text();
        }
        else if (cursor.NameIs("data"u8))
        {
            Data = cursor.Text();
        }
        else if (cursor.NameIs("id"u8))
        {
            Id = cursor.Text();
        }
        else if (cursor.NameIs("name"u8))
        {
            Name = cursor.Text();
        }
        else if (cursor.NameIs("input"u8))
        {
            Input = cursor.Raw();
        }
        else if (cursor.NameIs("citation"u8))
        {
            Citation = cursor.Raw();
        }
        else if (cursor.NameIs("citations"u8))
        {
            Citations = cursor.Raw();
        }
        else
        {
            cursor.Skip();
        }
    }
}
