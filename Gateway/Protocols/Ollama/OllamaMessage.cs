using Gateway.Conversations;

namespace Gateway.Protocols.Ollama;

/// <summary>Reads a <c>message</c>: a piece of one in a stream. Calls come whole, with their arguments as an object, and older versions give them no id.</summary>
internal static class OllamaMessage
{
    /// <param name="json">The message.</param>
    /// <param name="calls">How many calls there were so far.</param>
    /// <param name="sink">Takes what it says.</param>
    public static void Read(ReadOnlySpan<byte> json, ref int calls, IAnswerSink sink)
    {
        ReadOnlySpan<byte> content = default, thinking = default, toolCalls = default, images = default;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("content"u8))
            {
                content = cursor.Text();
            }
            else if (cursor.NameIs("thinking"u8) || cursor.NameIs("reasoning"u8))   // the latter at the compatible endpoint
            {
                thinking = cursor.Text();
            }
            else if (cursor.NameIs("tool_calls"u8))
            {
                toolCalls = cursor.Raw();
            }
            else if (cursor.NameIs("images"u8))
            {
                images = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (!thinking.IsEmpty)
        {
            sink.Reasoning(0, thinking);
        }

        if (!content.IsEmpty)
        {
            sink.Text(0, content);
        }

        ReadImages(images, sink);
        ReadCalls(toolCalls, ref calls, sink);
    }

    private static void ReadCalls(ReadOnlySpan<byte> json, ref int calls, IAnswerSink sink)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var items = new JsonCursor(json);
        items.EnterArray();
        while (items.NextElement(out var item))
        {
            ReadCall(item, calls++, sink);
        }
    }

    private static void ReadCall(ReadOnlySpan<byte> json, int index, IAnswerSink sink)
    {
        ReadOnlySpan<byte> id = default, function = "{}"u8, name = default, arguments = default;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("id"u8))
            {
                id = cursor.Text();
            }
            else if (cursor.NameIs("function"u8))
            {
                function = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        cursor = new(function);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("name"u8))
            {
                name = cursor.Text();
            }
            else if (cursor.NameIs("arguments"u8))
            {
                arguments = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        sink.ToolCall(0, index, id, name);
        if (arguments is [(byte)'"', _, .., (byte)'"'])
        {
            sink.ToolArguments(0, index, arguments[1..^1]);   // JSON text, as at the compatible endpoint
        }
        else
        {
            sink.ToolArgumentsValue(0, index, arguments is [(byte)'{', ..] ? arguments : "{}"u8);
        }
    }

    private static void ReadImages(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var items = new JsonCursor(json);
        items.EnterArray();
        while (items.NextElement(out var item))
        {
            if (item is [(byte)'"', _, .., (byte)'"'])
            {
                sink.Image(0, TypeOf(item[1..^1]), item[1..^1]);
            }
        }
    }

    /// <summary>By the first bytes, since nothing else tells.</summary>
    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> base64) =>
        base64.StartsWith("/9j/"u8) ? "image/jpeg"u8 :
        base64.StartsWith("UklGR"u8) ? "image/webp"u8 :
        base64.StartsWith("R0lGOD"u8) ? "image/gif"u8 :
        "image/png"u8;
}
