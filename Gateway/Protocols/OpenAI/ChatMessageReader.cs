using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads a <c>message</c> or a <c>delta</c>.</summary>
internal static class ChatMessageReader
{
    public static void Read(int choice, ReadOnlySpan<byte> json, ChatCalls calls, IAnswerSink sink)
    {
        ReadOnlySpan<byte> content = default, refusal = default, reasoning = default, toolCalls = default, functionCall = default, annotations = default, details = default;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("content"u8))
            {
                content = cursor.Raw();
            }
            else if (cursor.NameIs("reasoning_content"u8) || cursor.NameIs("reasoning"u8))
            {
                var text = cursor.Raw();
                reasoning = reasoning.IsEmpty ? text : reasoning;   // some send the same under both names
            }
            else if (cursor.NameIs("refusal"u8))
            {
                refusal = cursor.Text();
            }
            else if (cursor.NameIs("tool_calls"u8))
            {
                toolCalls = cursor.Raw();
            }
            else if (cursor.NameIs("function_call"u8))
            {
                functionCall = cursor.Raw();
            }
            else if (cursor.NameIs("reasoning_details"u8))
            {
                details = cursor.Raw();
            }
            else if (cursor.NameIs("annotations"u8))
            {
                annotations = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (Inner(reasoning) is { IsEmpty: false } thought)
        {
            sink.Reasoning(choice, thought);
        }
        else if (!details.IsEmpty && details[0] == '[')
        {
            ReadThinking(choice, details, sink);   // OpenRouter's; Snowflake has the text nowhere else
        }

        ReadContent(choice, content, sink);
        if (!refusal.IsEmpty)
        {
            sink.Refusal(choice, refusal);
        }

        ReadAnnotations(choice, annotations, sink);
        calls.Read(choice, toolCalls, functionCall, sink);
    }

    /// <summary>A string; or, of some models that think, an array of parts.</summary>
    private static void ReadContent(int choice, ReadOnlySpan<byte> content, IAnswerSink sink)
    {
        if (content.IsEmpty)
        {
            return;
        }

        if (content[0] != '[')
        {
            if (Inner(content) is { IsEmpty: false } text)
            {
                sink.Text(choice, text);
            }

            return;
        }

        var parts = new JsonCursor(content);
        parts.EnterArray();
        while (parts.NextElement(out var part))
        {
            ReadPart(choice, part, sink);
        }
    }

    private static void ReadPart(int choice, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("text"u8))
            {
                Say(cursor.Text(), sink, choice);
            }
            else if (cursor.NameIs("thinking"u8))
            {
                ReadThinking(choice, cursor.Raw(), sink);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void ReadThinking(int choice, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (json.IsEmpty || json[0] != '[')
        {
            Think(Inner(json), sink, choice);
            return;
        }

        var parts = new JsonCursor(json);
        parts.EnterArray();
        while (parts.NextElement(out var part))
        {
            var cursor = new JsonCursor(part);
            cursor.EnterObject();
            while (cursor.NextMember())
            {
                if (cursor.NameIs("text"u8))
                {
                    Think(cursor.Text(), sink, choice);
                }
                else
                {
                    cursor.Skip();
                }
            }
        }
    }

    private static void ReadAnnotations(int choice, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (json.IsEmpty || json[0] != '[')
        {
            return;
        }

        var cursor = new JsonCursor(json);
        cursor.EnterArray();
        while (cursor.NextElement(out var citation))
        {
            if (!citation.IsEmpty && citation[0] == '{')
            {
                sink.Citation(choice, citation);
            }
        }
    }

    private static void Say(ReadOnlySpan<byte> text, IAnswerSink sink, int choice)
    {
        if (!text.IsEmpty)
        {
            sink.Text(choice, text);
        }
    }

    private static void Think(ReadOnlySpan<byte> text, IAnswerSink sink, int choice)
    {
        if (!text.IsEmpty)
        {
            sink.Reasoning(choice, text);
        }
    }

    /// <summary>What is between the quotes of a string; nothing of anything else.</summary>
    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> json) => json.Length > 2 && json[0] == '"' ? json[1..^1] : default;
}
