namespace Gateway.Protocols.Anthropic;

/// <summary>The members of an answer, or of what a stream says of it at its start and its end; what is absent is empty.</summary>
internal ref struct Outcome
{
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Model;
    public ReadOnlySpan<byte> StopReason;

    /// <summary>A JSON value.</summary>
    public ReadOnlySpan<byte> StopDetails;

    /// <summary>A JSON value.</summary>
    public ReadOnlySpan<byte> Content;

    /// <summary>A JSON value.</summary>
    public ReadOnlySpan<byte> Usage;

    /// <summary>A JSON value.</summary>
    public ReadOnlySpan<byte> Error;

    public static Outcome Read(ReadOnlySpan<byte> json)
    {
        var outcome = default(Outcome);
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            outcome.Take(ref cursor);
        }

        return outcome;
    }

    private void Take(ref JsonCursor cursor)
    {
        if (cursor.NameIs("type"u8))
        {
            Type = cursor.Text();
        }
        else if (cursor.NameIs("id"u8))
        {
            Id = cursor.Text();
        }
        else if (cursor.NameIs("model"u8))
        {
            Model = cursor.Text();
        }
        else if (cursor.NameIs("stop_reason"u8))
        {
            StopReason = cursor.Text();
        }
        else if (cursor.NameIs("stop_details"u8))
        {
            StopDetails = cursor.Raw();
        }
        else if (cursor.NameIs("content"u8))
        {
            Content = cursor.Raw();
        }
        else if (cursor.NameIs("usage"u8))
        {
            Usage = cursor.Raw();
        }
        else if (cursor.NameIs("error"u8))
        {
            Error = cursor.Raw();
        }
        else
        {
            cursor.Skip();
        }
    }
}
