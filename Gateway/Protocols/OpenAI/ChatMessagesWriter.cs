using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Writes <c>messages</c>. A tool's result is text there: images of results follow, as the user's, behind the last of them.</summary>
internal sealed class ChatMessagesWriter(Utf8JsonWriter json, DroppedOptions dropped)
{
    private readonly List<Part> _shown = [];

    public void Write(ImmutableArray<Message> messages)
    {
        json.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            if (message.Role is not Role.Tool)
            {
                WriteShown();
            }

            Write(message);
        }

        WriteShown();
        json.WriteEndArray();
    }

    private void Write(Message message)
    {
        switch (message.Role)
        {
            case Role.Tool:
                foreach (var part in message.Parts)
                {
                    if (part is Part.ToolResult result)
                    {
                        WriteResult(result);
                    }
                }

                break;
            case Role.Assistant:
                WriteAssistant(message.Parts);
                break;
            case Role.User:
                WriteUser(message.Parts);
                break;
            default:
                json.WriteStartObject();
                json.WriteString("role"u8, "system"u8);
                JoinedText.Said(message.Parts).WriteTo(json, "content"u8);
                json.WriteEndObject();
                break;
        }
    }

    private void WriteResult(Part.ToolResult result)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "tool"u8);
        result.CallId.WriteTo(json, "tool_call_id"u8);
        JoinedText.Said(result.Content).WriteTo(json, "content"u8);
        json.WriteEndObject();
        foreach (var part in result.Content)
        {
            if (part is not (Part.Text or Part.Refusal))
            {
                _shown.Add(part);
            }
        }
    }

    private void WriteAssistant(ImmutableArray<Part> parts)
    {
        var said = JoinedText.Said(parts);
        var calls = parts.OfType<Part.ToolCall>().ToList();
        if (parts.Any(part => part is Part.Image or Part.Document or Part.Audio))
        {
            dropped.Add("messages (an image or file of the assistant's)");
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        if (said.IsEmpty && calls.Count > 0)
        {
            json.WriteNull("content"u8);
        }
        else
        {
            said.WriteTo(json, "content"u8);
        }

        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            foreach (var call in calls)
            {
                WriteCall(call);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteCall(Part.ToolCall call)
    {
        json.WriteStartObject();
        call.Id.WriteTo(json, "id"u8);
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        call.Name.WriteTo(json, "name"u8);
        if (call.Arguments.IsEmpty)
        {
            json.WriteString("arguments"u8, "{}"u8);
        }
        else
        {
            call.Arguments.WriteTo(json, "arguments"u8);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteUser(IReadOnlyList<Part> parts)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        if (parts is [Part.Text only])
        {
            only.Value.WriteTo(json, "content"u8);
        }
        else
        {
            json.WriteStartArray("content"u8);
            foreach (var part in parts)
            {
                WritePart(part);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WritePart(Part part)
    {
        switch (part)
        {
            case Part.Text text:
                json.WriteStartObject();
                json.WriteString("type"u8, "text"u8);
                text.Value.WriteTo(json, "text"u8);
                json.WriteEndObject();
                break;
            case Part.Image { Source: Media.Embedded or Media.Remote } image:
                WriteImage(image);
                break;
            case Part.Document { Source: Media.Embedded or Media.File } document:
                WriteFile(document);
                break;
            case Part.Audio { Source: Media.Embedded sound }:
                json.WriteStartObject();
                json.WriteString("type"u8, "input_audio"u8);
                json.WriteStartObject("input_audio"u8);
                new JsonString(sound.Base64).WriteTo(json, "data"u8);
                json.WriteString("format"u8, sound.MediaType[(sound.MediaType.IndexOf('/', StringComparison.Ordinal) + 1)..]);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            default:
                dropped.Add("messages (an image by its id, or a document by its address)");
                break;
        }
    }

    private void WriteImage(Part.Image image)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "image_url"u8);
        json.WriteStartObject("image_url"u8);
        if (image.Source is Media.Embedded embedded)
        {
            DataAddress.Write(json, "url"u8, embedded);
        }
        else if (image.Source is Media.Remote remote)
        {
            remote.Address.WriteTo(json, "url"u8);
        }

        image.Detail?.WriteTo(json, "detail"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteFile(Part.Document document)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "file"u8);
        json.WriteStartObject("file"u8);
        if (document.Source is Media.Embedded embedded)
        {
            (document.FileName ?? JsonString.FromText("document")).WriteTo(json, "filename"u8);   // refused without a name
            DataAddress.Write(json, "file_data"u8, embedded);
        }
        else if (document.Source is Media.File file)
        {
            file.Id.WriteTo(json, "file_id"u8);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteShown()
    {
        if (_shown.Count > 0)
        {
            WriteUser(_shown);
            _shown.Clear();
        }
    }
}
