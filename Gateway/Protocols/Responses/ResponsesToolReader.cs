using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Responses;

/// <summary>Reads <c>tools</c>, <c>tool_choice</c> and <c>text.format</c>, which are flatter than those of Chat Completions.</summary>
internal static class ResponsesToolReader
{
    public static void ReadTools(ref BodyCursor cursor, ImmutableArray<ToolDefinition>.Builder tools)
    {
        if (!cursor.EntersArray())
        {
            return;
        }

        while (cursor.NextItem())
        {
            if (cursor.EntersObject("a tool, an object") && ReadNamed(ref cursor, "function"u8, "'function'", "parameters"u8) is { } tool)
            {
                tools.Add(new(tool.Name, tool.Description, tool.Schema, tool.Strict));
            }
        }
    }

    public static ResponseFormat? ReadFormat(ref BodyCursor cursor)
    {
        if (!cursor.EntersObject())
        {
            return null;
        }

        JsonString? type = null, name = null, description = null;
        JsonRaw schema = default;
        bool? strict = null;
        var start = cursor.Position;
        while (cursor.NextMember())
        {
            ReadMember(ref cursor, "schema"u8, ref type, ref name, ref description, ref schema, ref strict);
        }

        if (type is not { } kind || kind.Is("text"u8))
        {
            return null;
        }

        if (kind.Is("json_object"u8))
        {
            return new ResponseFormat.JsonObject();
        }

        if (!schema.Exists || name is null)
        {
            cursor.RefuseMissing(start, name is null ? "name" : "schema");
            return null;
        }

        return new ResponseFormat.JsonSchema(name.Value, description, schema, strict);
    }

    public static ToolChoice? ReadChoice(ref BodyCursor cursor, out ImmutableArray<JsonString> allowed)
    {
        allowed = default;
        if (!cursor.IsObject)
        {
            return ToolChoiceReader.Read(ref cursor, out allowed);
        }

        var start = cursor.Position;
        var typeAt = start;
        JsonString? type = null, name = null, mode = null;
        cursor.EntersObject();
        while (cursor.NextMember())
        {
            if (cursor.Is("type"u8))
            {
                typeAt = cursor.Position;
                type = cursor.ReadString();
            }
            else if (cursor.Is("name"u8))
            {
                name = cursor.ReadString();
            }
            else if (cursor.Is("mode"u8))
            {
                mode = cursor.ReadString();
            }
            else if (cursor.Is("tools"u8))
            {
                allowed = ReadNames(ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }

        if (type is { } some && some.Is("allowed_tools"u8))
        {
            return mode is { } asked && asked.Is("required"u8) ? new ToolChoice.Required() : new ToolChoice.Auto();
        }

        if (type is not { } given || !given.Is("function"u8))
        {
            cursor.RefuseValue(typeAt, "'function' or 'allowed_tools'");
            return null;
        }

        if (name is null)
        {
            cursor.RefuseMissing(start, "name");
            return null;
        }

        return new ToolChoice.Named(name.Value);
    }

    private static ImmutableArray<JsonString> ReadNames(ref BodyCursor cursor)
    {
        var names = ImmutableArray.CreateBuilder<JsonString>();
        if (cursor.EntersArray())
        {
            while (cursor.NextItem())
            {
                if (!cursor.EntersObject())
                {
                    continue;
                }

                while (cursor.NextMember())
                {
                    if (cursor.Is("name"u8) && cursor.ReadString() is { } name)
                    {
                        names.Add(name);
                    }
                    else if (!cursor.Is("name"u8))
                    {
                        cursor.Skip();
                    }
                }
            }
        }

        return names.DrainToImmutable();
    }

    private static (JsonString Name, JsonString? Description, JsonRaw Schema, bool? Strict)? ReadNamed(ref BodyCursor cursor, ReadOnlySpan<byte> expected, string expectedText, ReadOnlySpan<byte> schemaName)
    {
        var start = cursor.Position;
        var typeAt = start;
        JsonString? type = null, name = null, description = null;
        JsonRaw schema = default;
        bool? strict = null;
        while (cursor.NextMember())
        {
            typeAt = cursor.Is("type"u8) ? cursor.Position : typeAt;
            ReadMember(ref cursor, schemaName, ref type, ref name, ref description, ref schema, ref strict);
        }

        if (type is { } given && !given.Is(expected))
        {
            cursor.RefuseValue(typeAt, expectedText);
            return null;
        }

        if (type is null || name is null)
        {
            cursor.RefuseMissing(start, type is null ? "type" : "name");
            return null;
        }

        return (name.Value, description, schema, strict);
    }

    private static void ReadMember(
        ref BodyCursor cursor, ReadOnlySpan<byte> schemaName, ref JsonString? type, ref JsonString? name, ref JsonString? description, ref JsonRaw schema, ref bool? strict)
    {
        if (cursor.Is("type"u8))
        {
            type = cursor.ReadString();
        }
        else if (cursor.Is("name"u8))
        {
            name = cursor.ReadString();
        }
        else if (cursor.Is("description"u8))
        {
            description = cursor.ReadString();
        }
        else if (cursor.Is(schemaName) && cursor.IsObject)
        {
            schema = cursor.ReadRaw();
        }
        else if (cursor.Is("strict"u8))
        {
            strict = cursor.ReadFlag();
        }
        else
        {
            cursor.Skip();
        }
    }
}
