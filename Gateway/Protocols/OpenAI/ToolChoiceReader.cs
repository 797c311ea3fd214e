using System.Collections.Immutable;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads <c>tool_choice</c> in all its forms, and <c>function_call</c> of the older format.</summary>
internal static class ToolChoiceReader
{
    private const string Expected = "none, auto, required, a function or allowed_tools";

    /// <summary>What is to be called.</summary>
    /// <param name="cursor">At the value.</param>
    /// <param name="allowed">The only tools that may be called; not there when all may.</param>
    public static ToolChoice? Read(ref BodyCursor cursor, out ImmutableArray<JsonString> allowed)
    {
        allowed = default;
        if (cursor.IsString)
        {
            return ReadMode(ref cursor);
        }

        if (!cursor.EntersObject(Expected))
        {
            return null;
        }

        var (start, typeAt) = (cursor.Position, cursor.Position);
        JsonString? type = null, name = null;
        ToolChoice? mode = null;
        while (cursor.NextMember())
        {
            if (cursor.Is("type"u8))
            {
                typeAt = cursor.Position;
                type = cursor.ReadString();
            }
            else if (cursor.Is("name"u8))
            {
                name = cursor.ReadString();   // function_call
            }
            else if (cursor.Is("function"u8))
            {
                name = ReadName(ref cursor);
            }
            else if (cursor.Is("allowed_tools"u8))
            {
                mode = ReadAllowed(ref cursor, out allowed);
            }
            else
            {
                cursor.Skip();
            }
        }

        if (type is { } given && given.Is("allowed_tools"u8))
        {
            return allowed.IsDefault ? Lack(ref cursor, start, "allowed_tools") : mode;
        }

        if (type is { } other && !other.Is("function"u8) && !other.Is("tool"u8))   // the latter is Anthropic's word, which xAI takes too
        {
            cursor.RefuseValue(typeAt, "'function' or 'allowed_tools'");
            return null;
        }

        return name is { } one ? new ToolChoice.Named(one) : Lack(ref cursor, start, "function");
    }

    private static ToolChoice? ReadMode(ref BodyCursor cursor)
    {
        ToolChoice? mode = cursor.Says("auto"u8) ? new ToolChoice.Auto()
            : cursor.Says("none"u8) ? new ToolChoice.None()
            : cursor.Says("required"u8) || cursor.Says("any"u8) ? new ToolChoice.Required()   // the latter is Mistral's word
            : null;
        if (mode is null)
        {
            cursor.RefuseValue(cursor.Position, Expected);
        }

        cursor.ReadString();
        return mode;
    }

    private static JsonString? ReadName(ref BodyCursor cursor)
    {
        JsonString? name = null;
        if (cursor.EntersObject())
        {
            while (cursor.NextMember())
            {
                if (cursor.Is("name"u8))
                {
                    name = cursor.ReadString();
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        return name;
    }

    private static ToolChoice? ReadAllowed(ref BodyCursor cursor, out ImmutableArray<JsonString> allowed)
    {
        allowed = default;
        ToolChoice? mode = null;
        if (!cursor.EntersObject())
        {
            return null;
        }

        while (cursor.NextMember())
        {
            if (cursor.Is("mode"u8) && cursor.IsString)
            {
                mode = ReadMode(ref cursor);
            }
            else if (cursor.Is("tools"u8) && cursor.EntersArray())
            {
                var names = ImmutableArray.CreateBuilder<JsonString>();
                while (cursor.NextItem())
                {
                    if (ReadAllowedTool(ref cursor) is { } name)
                    {
                        names.Add(name);
                    }
                }

                allowed = names.DrainToImmutable();
            }
            else
            {
                cursor.Skip();
            }
        }

        return mode;
    }

    private static JsonString? ReadAllowedTool(ref BodyCursor cursor)
    {
        JsonString? name = null;
        if (cursor.EntersObject())
        {
            while (cursor.NextMember())
            {
                if (cursor.Is("function"u8))
                {
                    name = ReadName(ref cursor);
                }
                else if (cursor.Is("name"u8))
                {
                    name = cursor.ReadString();
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        return name;
    }

    private static ToolChoice? Lack(ref BodyCursor cursor, long start, string member)
    {
        cursor.RefuseMissing(start, member);
        return null;
    }
}
