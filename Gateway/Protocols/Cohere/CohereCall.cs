namespace Gateway.Protocols.Cohere;

/// <summary>A tool call, or what a stream says of one. All between its quotes; what is absent is empty.</summary>
internal ref struct CohereCall
{
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Arguments;

    public static CohereCall Read(ReadOnlySpan<byte> json)
    {
        var call = default(CohereCall);
        var function = "{}"u8;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("id"u8))
            {
                call.Id = cursor.Text();
            }
            else if (cursor.NameIs("function"u8))
            {
                function = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        cursor = new(function);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("name"u8))
            {
                call.Name = cursor.Text();
            }
            else if (cursor.NameIs("arguments"u8))
            {
                call.Arguments = cursor.Text();
            }
            else
            {
                cursor.Skip();
            }
        }

        return call;
    }
}
