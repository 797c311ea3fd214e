using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c>.</summary>
internal static class MessagesToolReader
{
    public static void ReadTools(ref BodyCursor cursor, ImmutableArray<ToolDefinition>.Builder tools)
    {
        if (!cursor.EntersArray())
        {
            return;
        }

        while (cursor.NextItem())
        {
            if (cursor.EntersObject("a tool, an object") && ReadTool(ref cursor) is { } tool)
            {
                tools.Add(tool);
            }
        }
    }

    /// <summary>What is to be called, and whether several tools may be at once.</summary>
    public static (ToolChoice? Choice, bool? Parallel) ReadChoice(ref BodyCursor cursor)
    {
        if (!cursor.EntersObject())
        {
            return default;
        }

        var start = cursor.Position;
        var typeAt = start;
        JsonString? type = null, name = null;
        bool? alone = null;
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
            else if (cursor.Is("disable_parallel_tool_use"u8))
            {
                alone = cursor.ReadFlag();
            }
            else
            {
                cursor.Skip();
            }
        }

        ToolChoice? choice = null;
        if (type is not { } given)
        {
            cursor.RefuseMissing(start, "type");
        }
        else if (given.Is("tool"u8) && name is null)
        {
            cursor.RefuseMissing(start, "name");
        }
        else
        {
            choice = given.Is("tool"u8) ? new ToolChoice.Named(name!.Value)
                : given.Is("any"u8) ? new ToolChoice.Required()
                : given.Is("none"u8) ? new ToolChoice.None()
                : given.Is("auto"u8) ? new ToolChoice.Auto()
                : null;
            if (choice is null)
            {
                cursor.RefuseValue(typeAt, "one of auto, any, tool and none");
            }
        }

        return (choice, alone is null ? null : !alone);
    }

    private static ToolDefinition? ReadTool(ref BodyCursor cursor)
    {
        var start = cursor.Position;
        JsonString? name = null, description = null;
        JsonRaw schema = default, marker = default;
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
            else if (cursor.Is("input_schema"u8) && cursor.IsObject)
            {
                schema = cursor.ReadRaw();
            }
            else if (cursor.Is("cache_control"u8))
            {
                marker = cursor.ReadRaw();
            }
            else if (cursor.Is("strict"u8))
            {
                strict = cursor.ReadFlag();
            }
            else if (cursor.Is("type"u8) && cursor.IsString && !cursor.Says("custom"u8))
            {
                cursor.RefuseValue(cursor.Position, "'custom'");
                cursor.Skip();
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

        return new(name.Value, description, schema, strict) { CacheMarker = marker };
    }
}
