namespace Gateway.Protocols.Anthropic;

/// <summary>The members of a streamed event; what is absent is empty.</summary>
internal ref struct StreamEvent
{
    public ReadOnlySpan<byte> Type;

    /// <summary>A JSON value, as are the others.</summary>
    public ReadOnlySpan<byte> Delta;
    public ReadOnlySpan<byte> ContentBlock;
    public ReadOnlySpan<byte> Message;
    public ReadOnlySpan<byte> Usage;

    public static StreamEvent Read(ReadOnlySpan<byte> json)
    {
        var read = default(StreamEvent);
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("type"u8))
            {
                read.Type = cursor.Text();
            }
            else if (cursor.NameIs("delta"u8))
            {
                read.Delta = cursor.Raw();
            }
            else if (cursor.NameIs("content_block"u8))
            {
                read.ContentBlock = cursor.Raw();
            }
            else if (cursor.NameIs("message"u8))
            {
                read.Message = cursor.Raw();
            }
            else if (cursor.NameIs("usage"u8))
            {
                read.Usage = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        return read;
    }
}
