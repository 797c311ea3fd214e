using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Cohere;

/// <summary>
/// How an answer is given its shape. <c>response_format</c> is refused beside tools and documents, and takes some schemas only
/// (docs.cohere.com/docs/structured-outputs, read 2026-11): what it does not take is asked for in the instructions.
/// </summary>
/// <param name="Schema">For <c>response_format</c>; does not exist for any JSON object.</param>
/// <param name="IsJson">Whether there is a <c>response_format</c>.</param>
/// <param name="InWords">What the instructions ask for; null for nothing.</param>
internal readonly record struct CohereForm(bool IsJson, JsonRaw Schema, ResponseFormat? InWords)
{
    public static CohereForm Of(Conversation conversation, bool hasTools, DroppedOptions dropped)
    {
        if (conversation.ResponseFormat is not { } format)
        {
            return default;
        }

        if (hasTools || conversation.Extra.Any(static member => member.Name == "documents"))
        {
            dropped.Add(hasTools ? FormatInWords.WithTools : "response_format (asked for in the instructions, because the model cannot be held to it while it has documents)");
            return new(false, default, format);
        }

        if (format is not ResponseFormat.JsonSchema { Schema: { Exists: true } asked })
        {
            return new(true, default, null);
        }

        var schema = CohereSchema.TryFit(asked, out var lost);
        if (!schema.Exists)
        {
            dropped.Add("response_format.json_schema (asked for in the instructions beside json_object, because it has what the provider does not take)");
            return new(true, default, format);
        }

        if (lost.Length > 0)
        {
            dropped.Add($"response_format.json_schema ({string.Join(", ", lost)})");
        }

        return new(true, schema, null);
    }

    public void Write(Utf8JsonWriter json)
    {
        if (!IsJson)
        {
            return;
        }

        json.WriteStartObject("response_format"u8);
        json.WriteString("type"u8, "json_object"u8);
        if (Schema.Exists)
        {
            Schema.WriteTo(json, "json_schema"u8);
        }

        json.WriteEndObject();
    }
}
