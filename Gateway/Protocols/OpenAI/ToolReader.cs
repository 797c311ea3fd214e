using System.Collections.Immutable;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads <c>tools</c>, and <c>functions</c> of the older format.</summary>
internal static class ToolReader
{
    public static void ReadTools(ref BodyCursor cursor, ImmutableArray<ToolDefinition>.Builder tools)
    {
        if (cursor.EntersArray())
        {
            while (cursor.NextItem())
            {
                if (cursor.EntersObject("a tool, an object") && ReadTool(ref cursor) is { } tool)
                {
                    tools.Add(tool);
                }
            }
        }
    }

    public static void ReadFunctions(ref BodyCursor cursor, ImmutableArray<ToolDefinition>.Builder tools)
    {
        if (cursor.EntersArray())
        {
            while (cursor.NextItem())
            {
                if (cursor.EntersObject("a function, an object") && ReadFunction(ref cursor) is { } tool)
                {
                    tools.Add(tool);
                }
            }
        }
    }

    /// <summary>The value at hand is a <c>type</c>; only functions can be carried over.</summary>
    public static void ExpectFunction(ref BodyCursor cursor)
    {
        if (cursor.IsString && !cursor.Says("function"u8))
        {
            cursor.RefuseValue(cursor.Position, "'function'");
        }

        cursor.ReadString();
    }

    private static ToolDefinition? ReadTool(ref BodyCursor cursor)
    {
        var start = cursor.Position;
        ToolDefinition? tool = null;
        JsonRaw marker = default;
        var hasFunction = false;
        while (cursor.NextMember())
        {
            if (cursor.Is("type"u8))
            {
                ExpectFunction(ref cursor);
            }
            else if (cursor.Is("function"u8))
            {
                hasFunction = true;
                tool = cursor.EntersObject() ? ReadFunction(ref cursor) : null;
            }
            else if (cursor.Is("cache_control"u8))
            {
                marker = cursor.ReadRaw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (!hasFunction)
        {
            cursor.RefuseMissing(start, "function");
        }

        return tool is null || !marker.Exists ? tool : tool with { CacheMarker = marker };
    }

    private static ToolDefinition? ReadFunction(ref BodyCursor cursor)
    {
        var start = cursor.Position;
        JsonString? name = null, description = null;
        JsonRaw parameters = default, marker = default;
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
            else if (cursor.Is("parameters"u8) && (cursor.IsObject || cursor.IsNull))
            {
                parameters = cursor.ReadRaw();
            }
            else if (cursor.Is("parameters"u8))
            {
                cursor.Refuse("a JSON schema, an object");
            }
            else if (cursor.Is("strict"u8))
            {
                strict = cursor.ReadFlag();
            }
            else if (cursor.Is("cache_control"u8))
            {
                marker = cursor.ReadRaw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (name is null)
        {
            cursor.RefuseMissing(start, "name");
            return null;
        }

        return new(name.Value, description, parameters, strict) { CacheMarker = marker };
    }
}
