namespace Gateway.Protocols.Interactions;

/// <summary>The members of an event, or of an interaction, that mean something here; what is absent is empty.</summary>
internal ref struct InteractionEvent
{
    /// <summary>A string, as it stands between its quotes; and so are the next three.</summary>
    public ReadOnlySpan<byte> Type;

    public ReadOnlySpan<byte> Id;

    public ReadOnlySpan<byte> Model;

    public ReadOnlySpan<byte> Status;

    /// <summary>A JSON value; and so are the next four.</summary>
    public ReadOnlySpan<byte> Interaction;

    public ReadOnlySpan<byte> Step;

    public ReadOnlySpan<byte> Delta;

    public ReadOnlySpan<byte> Steps;

    public ReadOnlySpan<byte> Usage;

    /// <summary>Of the step.</summary>
    public long Index;

    public bool IsError;

    public static InteractionEvent Read(ReadOnlySpan<byte> json)
    {
        var found = default(InteractionEvent);
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("event_type"u8))
            {
                found.Type = cursor.Text();
            }
            else if (cursor.NameIs("index"u8))
            {
                found.Index = cursor.Count(0);
            }
            else if (cursor.NameIs("delta"u8))
            {
                found.Delta = cursor.Raw();
            }
            else if (cursor.NameIs("step"u8))
            {
                found.Step = cursor.Raw();
            }
            else if (cursor.NameIs("interaction"u8))
            {
                found.Interaction = cursor.Raw();
            }
            else
            {
                found.TakeOther(ref cursor);
            }
        }

        return found;
    }

    private void TakeOther(ref JsonCursor cursor)
    {
        if (cursor.NameIs("id"u8))
        {
            Id = cursor.Text();
        }
        else if (cursor.NameIs("model"u8))
        {
            Model = cursor.Text();
        }
        else if (cursor.NameIs("status"u8))
        {
            Status = cursor.Text();
        }
        else if (cursor.NameIs("steps"u8))
        {
            Steps = cursor.Raw();
        }
        else if (cursor.NameIs("usage"u8))
        {
            Usage = cursor.Raw();
        }
        else if (cursor.NameIs("error"u8))
        {
            IsError = cursor.Raw().Length > 2;
        }
        else
        {
            cursor.Skip();
        }
    }
}
