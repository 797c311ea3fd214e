using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>Reads <c>reasoningContent</c>: whole, with its <c>reasoningText</c>, or a delta of it.</summary>
internal static class ConverseReasoning
{
    public static void Read(ReadOnlySpan<byte> json, IAnswerSink sink) => Read(json, sink, 0);

    private static void Read(ReadOnlySpan<byte> json, IAnswerSink sink, int depth)
    {
        ReadOnlySpan<byte> text = default, signature = default, redacted = default, inner = default;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("text"u8))
            {
                text = cursor.Text();
            }
            else if (cursor.NameIs("signature"u8))
            {
                signature = cursor.Text();
            }
            else if (cursor.NameIs("redactedContent"u8))
            {
                redacted = cursor.Text();
            }
            else if (cursor.NameIs("reasoningText"u8))
            {
                inner = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (inner is [(byte)'{', ..] && depth == 0)
        {
            Read(inner, sink, depth + 1);
        }

        if (!text.IsEmpty)
        {
            sink.Reasoning(0, text);
        }

        if (!signature.IsEmpty)
        {
            sink.Seal(0, AnthropicProtocol.SealFormat, signature, redacted: false);
        }

        if (!redacted.IsEmpty)
        {
            sink.Seal(0, BedrockProtocol.SealFormat, redacted, redacted: true);
        }
    }
}
