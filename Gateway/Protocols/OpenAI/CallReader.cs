using System.Collections.Immutable;
using System.Globalization;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads the calls of an assistant's message, and pairs those of the older format, which have no ids, with their results.</summary>
internal sealed class CallReader
{
    private readonly List<(JsonString Name, JsonString Id)> _made = [];

    public static void ReadCalls(ref BodyCursor cursor, ImmutableArray<Part>.Builder calls)
    {
        if (cursor.EntersArray())
        {
            while (cursor.NextItem())
            {
                if (cursor.EntersObject("a tool call, an object") && ReadCall(ref cursor) is { } call)
                {
                    calls.Add(call);
                }
            }
        }
    }

    /// <summary><c>function_call</c> of the older format.</summary>
    public void ReadFunctionCall(ref BodyCursor cursor, ImmutableArray<Part>.Builder calls)
    {
        if (cursor.EntersObject() && ReadFunction(ref cursor) is var (name, arguments))
        {
            var id = JsonString.FromText(string.Create(CultureInfo.InvariantCulture, $"call_function_{_made.Count}"));
            _made.Add((name, id));
            calls.Add(new Part.ToolCall(id, name, arguments));
        }
    }

    /// <summary>The id of the call that a <c>function</c> message answers: the last one of that name.</summary>
    public JsonString? IdOf(JsonString name)
    {
        var at = _made.FindLastIndex(call => call.Name == name);
        return at < 0 ? null : _made[at].Id;
    }

    private static Part.ToolCall? ReadCall(ref BodyCursor cursor)
    {
        var start = cursor.Position;
        JsonString? id = null;
        (JsonString Name, JsonString Arguments)? function = null;
        ReasoningSeal? own = null, extra = null;
        var hasFunction = false;
        while (cursor.NextMember())
        {
            if (cursor.Is("id"u8))
            {
                id = cursor.ReadString();
            }
            else if (cursor.Is("type"u8))
            {
                ToolReader.ExpectFunction(ref cursor);
            }
            else if (cursor.Is("function"u8))
            {
                hasFunction = true;
                function = cursor.EntersObject() ? ReadFunction(ref cursor) : null;
            }
            else if (cursor.Is("gateway"u8))
            {
                own = SealReader.ReadCall(ref cursor);
            }
            else if (cursor.Is("extra_content"u8))
            {
                extra = SealReader.ReadExtraContent(ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }

        if (id is null || !hasFunction)
        {
            cursor.RefuseMissing(start, id is null ? "id" : "function");
        }

        return id is { } called && function is { } f ? new(called, f.Name, f.Arguments, own ?? extra) : null;
    }

    private static (JsonString Name, JsonString Arguments)? ReadFunction(ref BodyCursor cursor)
    {
        var start = cursor.Position;
        JsonString? name = null, arguments = null;
        while (cursor.NextMember())
        {
            if (cursor.Is("name"u8))
            {
                name = cursor.ReadString();
            }
            else if (cursor.Is("arguments"u8))
            {
                arguments = cursor.ReadString();
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

        return (name.Value, arguments ?? new JsonString(default));
    }
}
