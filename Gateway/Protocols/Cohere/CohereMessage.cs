namespace Gateway.Protocols.Cohere;

/// <summary>The members of a <c>message</c>, of a whole answer or of an event's <c>delta</c>. JSON values as they stand, but <see cref="ToolPlan"/>; what is absent is empty.</summary>
internal ref struct CohereMessage
{
    public ReadOnlySpan<byte> Content;
    public ReadOnlySpan<byte> ToolCalls;
    public ReadOnlySpan<byte> Citations;

    /// <summary>What is between the quotes.</summary>
    public ReadOnlySpan<byte> ToolPlan;

    public static CohereMessage Read(ReadOnlySpan<byte> json)
    {
        var message = default(CohereMessage);
        if (json.IsEmpty)
        {
            return message;
        }

        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("content"u8))
            {
                message.Content = cursor.Raw();
            }
            else if (cursor.NameIs("tool_calls"u8))
            {
                message.ToolCalls = cursor.Raw();
            }
            else if (cursor.NameIs("citations"u8))
            {
                message.Citations = cursor.Raw();
            }
            else if (cursor.NameIs("tool_plan"u8))
            {
                message.ToolPlan = cursor.Text();
            }
            else
            {
                cursor.Skip();
            }
        }

        return message;
    }
}
