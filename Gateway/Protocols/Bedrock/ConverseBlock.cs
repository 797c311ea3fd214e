using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>The one member that a content block, its start or a delta of it has; what is absent is empty. All but <see cref="Text"/> are JSON values.</summary>
internal ref struct ConverseBlock
{
    /// <summary>As it stands between its quotes.</summary>
    public ReadOnlySpan<byte> Text;
    public ReadOnlySpan<byte> ToolUse;
    public ReadOnlySpan<byte> Reasoning;
    public ReadOnlySpan<byte> Citation;
    public ReadOnlySpan<byte> Cited;
    public ReadOnlySpan<byte> Image;

    /// <exception cref="System.Text.Json.JsonException">It is no JSON object.</exception>
    public static ConverseBlock Read(ReadOnlySpan<byte> json)
    {
        var block = default(ConverseBlock);
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("text"u8))
            {
                block.Text = cursor.Text();
            }
            else if (cursor.NameIs("toolUse"u8))
            {
                block.ToolUse = cursor.Raw();
            }
            else if (cursor.NameIs("reasoningContent"u8))
            {
                block.Reasoning = cursor.Raw();
            }
            else if (cursor.NameIs("citation"u8))
            {
                block.Citation = cursor.Raw();
            }
            else if (cursor.NameIs("citationsContent"u8))
            {
                block.Cited = cursor.Raw();
            }
            else if (cursor.NameIs("image"u8))
            {
                block.Image = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        return block;
    }
}
