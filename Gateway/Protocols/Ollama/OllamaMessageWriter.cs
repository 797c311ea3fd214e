using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Ollama;

/// <summary>
/// Writes <c>messages</c>: one text each, images beside it, calls with their arguments as objects, results that name their tool.
/// The order is the client's own: the templates bring it into what their model takes, and merge neighbours of one role.
/// </summary>
internal sealed class OllamaMessageWriter(Utf8JsonWriter json, DroppedOptions dropped)
{
    private readonly List<Part.ToolCall> _calls = [];

    /// <param name="messages">All of them.</param>
    /// <param name="inWords">The shape of the answer, where it can be asked for in the instructions only.</param>
    public void Write(ImmutableArray<Message> messages, ResponseFormat? inWords)
    {
        json.WriteStartArray("messages"u8);
        var leading = 0;
        while (leading < messages.Length && IsInstruction(messages[leading]))
        {
            WriteMessage(messages[leading++]);
        }

        if (inWords is not null)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "system"u8);
            json.WriteString("content"u8, FormatInWords.Of(inWords, hasTools: true));
            json.WriteEndObject();
        }

        for (var i = leading; i < messages.Length; i++)
        {
            WriteMessage(messages[i]);
        }

        json.WriteEndArray();
    }

    private static bool IsInstruction(Message message) => message.Role is Role.System or Role.Developer;

    private void WriteMessage(Message message)
    {
        var written = false;
        foreach (var part in message.Parts)
        {
            if (part is Part.ToolResult result)
            {
                WriteResult(result, message.Name);
                written = true;
            }
        }

        if (written && message.Parts.All(part => part is Part.ToolResult))
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, message.Role switch
        {
            Role.User => "user"u8,
            Role.Assistant => "assistant"u8,
            Role.Tool => "tool"u8,
            _ => "system"u8,
        });
        JoinedText.Said(message.Parts).WriteTo(json, "content"u8);
        if (message.Role == Role.Assistant)
        {
            WriteThought(message.Parts);
            WriteCalls(message.Parts);
        }

        WriteImages(message.Parts);
        json.WriteEndObject();
    }

    private void WriteThought(ImmutableArray<Part> parts)
    {
        if (JoinedText.Thought(parts) is { IsEmpty: false } thought)
        {
            thought.WriteTo(json, "thinking"u8);
        }
    }

    private void WriteCalls(ImmutableArray<Part> parts)
    {
        var isOpen = false;
        foreach (var part in parts)
        {
            if (part is not Part.ToolCall call)
            {
                continue;
            }

            if (!isOpen)
            {
                json.WriteStartArray("tool_calls"u8);
                isOpen = true;
            }

            _calls.Add(call);
            json.WriteStartObject();
            if (!call.Id.IsEmpty)
            {
                call.Id.WriteTo(json, "id"u8);
            }

            json.WriteStartObject("function"u8);
            call.Name.WriteTo(json, "name"u8);
            json.WritePropertyName("arguments"u8);
            ToolInput.Write(json, call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }

    /// <summary>Older versions pair results with calls by name and order, newer ones by id: both are said.</summary>
    private void WriteResult(Part.ToolResult result, JsonString? name)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "tool"u8);
        if ((_calls.FindLast(call => call.Id == result.CallId)?.Name ?? name) is { } tool)
        {
            tool.WriteTo(json, "tool_name"u8);
        }

        if (!result.CallId.IsEmpty)
        {
            result.CallId.WriteTo(json, "tool_call_id"u8);
        }

        JoinedText.Said(result.Content).WriteTo(json, "content"u8);
        WriteImages(result.Content);
        json.WriteEndObject();
    }

    private void WriteImages(ImmutableArray<Part> parts)
    {
        var isOpen = false;
        foreach (var part in parts)
        {
            if (part is Part.Image { Source: Media.Embedded image })
            {
                if (!isOpen)
                {
                    json.WriteStartArray("images"u8);
                    isOpen = true;
                }

                json.WriteStringValue(image.Base64.Span);
            }
            else if (part is Part.Image or Part.Document or Part.Audio)
            {
                dropped.Add(part switch { Part.Image => "image_url", Part.Audio => "input_audio", _ => "file" });   // a target that lacks it is not asked
            }
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }
}
