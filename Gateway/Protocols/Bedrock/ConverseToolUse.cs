using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>The members of <c>toolUse</c>; what is absent is empty.</summary>
internal ref struct ConverseToolUse
{
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Name;

    /// <summary>A JSON value; in a stream's delta a string of more of it.</summary>
    public ReadOnlySpan<byte> Input;

    /// <summary><c>server_tool_use</c> for a call that Bedrock makes itself.</summary>
    public ReadOnlySpan<byte> Type;

    public static ConverseToolUse Read(ReadOnlySpan<byte> json)
    {
        var use = default(ConverseToolUse);
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("toolUseId"u8))
            {
                use.Id = cursor.Text();
            }
            else if (cursor.NameIs("name"u8))
            {
                use.Name = cursor.Text();
            }
            else if (cursor.NameIs("input"u8))
            {
                use.Input = cursor.Raw();
            }
            else if (cursor.NameIs("type"u8))
            {
                use.Type = cursor.Text();
            }
            else
            {
                cursor.Skip();
            }
        }

        return use;
    }
}
