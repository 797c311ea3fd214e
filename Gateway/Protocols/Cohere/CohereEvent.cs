namespace Gateway.Protocols.Cohere;

/// <summary>The members of a streamed event; what is absent is empty.</summary>
internal ref struct CohereEvent
{
    /// <summary>What is between the quotes, as in <see cref="Id"/>, <see cref="Reason"/> and <see cref="Error"/>; the others are JSON values.</summary>
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Logprobs;
    public long Index;

    /// <summary>Of the event itself: an error's text.</summary>
    public ReadOnlySpan<byte> OwnMessage;

    /// <summary>Of <c>delta</c>, as are those that follow.</summary>
    public ReadOnlySpan<byte> Message;
    public ReadOnlySpan<byte> Reason;
    public ReadOnlySpan<byte> Error;
    public ReadOnlySpan<byte> Usage;

    public static CohereEvent Read(ReadOnlySpan<byte> json)
    {
        var read = default(CohereEvent);
        ReadOnlySpan<byte> delta = default;
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
                delta = cursor.Raw();
            }
            else if (cursor.NameIs("index"u8))
            {
                read.Index = cursor.Count(0);
            }
            else if (cursor.NameIs("id"u8))
            {
                read.Id = cursor.Text();
            }
            else if (cursor.NameIs("logprobs"u8))
            {
                read.Logprobs = cursor.Raw();
            }
            else if (cursor.NameIs("message"u8))
            {
                read.OwnMessage = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (!delta.IsEmpty)
        {
            read.ReadDelta(delta);
        }

        return read;
    }

    private void ReadDelta(ReadOnlySpan<byte> json)
    {
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("message"u8))
            {
                Message = cursor.Raw();
            }
            else if (cursor.NameIs("finish_reason"u8))
            {
                Reason = cursor.Text();
            }
            else if (cursor.NameIs("error"u8))
            {
                Error = cursor.Text();
            }
            else if (cursor.NameIs("usage"u8))
            {
                Usage = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }
    }
}
