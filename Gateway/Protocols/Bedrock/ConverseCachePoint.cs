using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Bedrock;

/// <summary>Writes the mark that ends a cacheable prefix: a block of its own, where Anthropic has a member of the block before it.</summary>
internal static class ConverseCachePoint
{
    /// <param name="json">Within a list of blocks or tools.</param>
    /// <param name="marker">As the client gave it: <c>{"type":"ephemeral","ttl":"1h"}</c>.</param>
    public static void Write(Utf8JsonWriter json, JsonRaw marker)
    {
        json.WriteStartObject();
        json.WriteStartObject("cachePoint"u8);
        json.WriteString("type"u8, "default"u8);
        if (marker.Utf8.Span is [(byte)'{', ..] && ConverseOutcome.MemberOf(marker.Utf8.Span, "ttl"u8).SequenceEqual("\"1h\""u8))
        {
            json.WriteString("ttl"u8, "1h"u8);   // 5m is what there is without
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
