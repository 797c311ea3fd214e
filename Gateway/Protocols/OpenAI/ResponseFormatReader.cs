using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads <c>response_format</c>.</summary>
internal static class ResponseFormatReader
{
    /// <summary>OpenAI wants a name; some compatible hosts do without, and so their clients.</summary>
    private static readonly JsonString Unnamed = JsonString.FromText("response");

    /// <summary>Null for plain text.</summary>
    public static ResponseFormat? Read(ref BodyCursor cursor)
    {
        if (!cursor.EntersObject())
        {
            return null;
        }

        var (start, typeAt) = (cursor.Position, cursor.Position);
        JsonString? type = null;
        ResponseFormat? schema = null;
        var hasSchema = false;
        while (cursor.NextMember())
        {
            if (cursor.Is("type"u8))
            {
                typeAt = cursor.Position;
                type = cursor.ReadString();
            }
            else if (cursor.Is("json_schema"u8))
            {
                hasSchema = !cursor.IsNull;
                schema = cursor.EntersObject() ? ReadSchema(ref cursor) : null;
            }
            else
            {
                cursor.Skip();
            }
        }

        if (type is not { } kind)
        {
            cursor.RefuseMissing(start, "type");
        }
        else if (kind.Is("json_object"u8))
        {
            return new ResponseFormat.JsonObject();
        }
        else if (kind.Is("json_schema"u8))
        {
            if (!hasSchema)
            {
                cursor.RefuseMissing(start, "json_schema");
            }

            return schema;
        }
        else if (!kind.Is("text"u8))
        {
            cursor.RefuseValue(typeAt, "one of text, json_object and json_schema");
        }

        return null;
    }

    private static ResponseFormat.JsonSchema? ReadSchema(ref BodyCursor cursor)
    {
        var start = cursor.Position;
        JsonString? name = null, description = null;
        JsonRaw schema = default;
        bool? strict = null;
        while (cursor.NextMember())
        {
            if (cursor.Is("name"u8))
            {
                name = cursor.ReadString();
            }
            else if (cursor.Is("description"u8))
            {
                description = cursor.ReadString();
            }
            else if (cursor.Is("strict"u8))
            {
                strict = cursor.ReadFlag();
            }
            else if (cursor.Is("schema"u8) && (cursor.IsObject || cursor.IsNull))
            {
                schema = cursor.ReadRaw();
            }
            else if (cursor.Is("schema"u8))
            {
                cursor.Refuse("a JSON schema, an object");
            }
            else
            {
                cursor.Skip();
            }
        }

        if (!schema.Exists)
        {
            cursor.RefuseMissing(start, "schema");
            return null;
        }

        return new(name ?? Unnamed, description, schema, strict);
    }
}
