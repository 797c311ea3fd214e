using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Cohere;

/// <summary>
/// Writes <c>messages</c>. Instructions must come first, so all of them become the first message; turns without anything in them are refused and left out;
/// a result has text alone, so its images follow as the user's.
/// </summary>
internal sealed class CohereMessageWriter(Utf8JsonWriter json, RenderTarget target, DroppedOptions dropped)
{
    private readonly List<Part.Image> _shown = [];

    /// <param name="messages">All of them.</param>
    /// <param name="inWords">The shape of the answer, where it can be asked for in the instructions only.</param>
    /// <param name="hasTools">Whether there are tools to be called instead.</param>
    public void Write(ImmutableArray<Message> messages, ResponseFormat? inWords, bool hasTools)
    {
        json.WriteStartArray("messages"u8);
        WriteInstructions(messages, inWords, hasTools);
        foreach (var message in messages)
        {
            if (message.Role != Role.Tool)
            {
                WriteShown();
            }

            switch (message.Role)
            {
                case Role.User:
                    WriteUser(message.Parts);
                    break;
                case Role.Assistant:
                    WriteAssistant(message.Parts);
                    break;
                case Role.Tool:
                    WriteResults(message.Parts);
                    break;
            }
        }

        WriteShown();
        json.WriteEndArray();
    }

    private void WriteInstructions(ImmutableArray<Message> messages, ResponseFormat? inWords, bool hasTools)
    {
        var texts = messages.Where(message => message.Role is Role.System or Role.Developer).SelectMany(message => message.Parts).OfType<Part.Text>().Where(text => !text.Value.IsEmpty).ToArray();
        if (texts.Length == 0 && inWords is null)
        {
            return;
        }

        Start("system"u8);
        foreach (var text in texts)
        {
            WriteText(text.Value);
        }

        if (inWords is not null)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, FormatInWords.Of(inWords, hasTools));
            json.WriteEndObject();
        }

        End();
    }

    private void WriteUser(ImmutableArray<Part> parts)
    {
        if (!parts.Any(part => part is Part.Text { Value.IsEmpty: false } or Part.Image { Source: Media.Embedded or Media.Remote }))
        {
            ReportMedia(parts);
            return;
        }

        Start("user"u8);
        foreach (var part in parts)
        {
            if (part is Part.Text { Value.IsEmpty: false } text)
            {
                WriteText(text.Value);
            }
            else if (part is Part.Image image)
            {
                WriteImage(image);
            }
        }

        End();
        ReportMedia(parts);
    }

    /// <summary>
    /// What was thought goes back to a model that thinks, as it came; to another one it goes back as the plan that it made before it called tools, and without calls not at all.
    /// </summary>
    private void WriteAssistant(ImmutableArray<Part> parts)
    {
        var hasCalls = parts.Any(part => part is Part.ToolCall);
        var said = parts.Any(part => part is Part.Text { Value.IsEmpty: false } or Part.Refusal { Value.IsEmpty: false });
        if (!hasCalls && !said)
        {
            return;
        }

        var thought = JoinedText.Thought(parts);
        var thinks = target.Capabilities.HasFlag(Capabilities.Reasoning);
        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        if (said || (thinks && !thought.IsEmpty))
        {
            json.WriteStartArray("content"u8);
            if (thinks && !thought.IsEmpty)
            {
                json.WriteStartObject();
                json.WriteString("type"u8, "thinking"u8);
                thought.WriteTo(json, "thinking"u8);
                json.WriteEndObject();
            }

            WriteSaid(parts);
            json.WriteEndArray();
        }

        if (hasCalls)
        {
            if (!thinks && !thought.IsEmpty)
            {
                thought.WriteTo(json, "tool_plan"u8);
            }

            WriteCalls(parts);
        }

        json.WriteEndObject();
    }

    private void WriteSaid(ImmutableArray<Part> parts)
    {
        foreach (var part in parts)
        {
            var text = part switch { Part.Text said => said.Value, Part.Refusal refusal => refusal.Value, _ => default };
            if (!text.IsEmpty)
            {
                WriteText(text);
            }
        }
    }

    private void WriteCalls(ImmutableArray<Part> parts)
    {
        json.WriteStartArray("tool_calls"u8);
        foreach (var call in parts.OfType<Part.ToolCall>())
        {
            json.WriteStartObject();
            call.Id.WriteTo(json, "id"u8);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            call.Name.WriteTo(json, "name"u8);
            if (RawText.IsBlank(call.Arguments.Inner.Span))
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

        json.WriteEndArray();
    }

    private void WriteResults(ImmutableArray<Part> parts)
    {
        foreach (var result in parts.OfType<Part.ToolResult>())
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "tool"u8);
            result.CallId.WriteTo(json, "tool_call_id"u8);
            JoinedText.Said(result.Content).WriteTo(json, "content"u8);
            json.WriteEndObject();
            _shown.AddRange(result.Content.OfType<Part.Image>());
            ReportMedia(result.Content);
        }
    }

    /// <summary>The images of results, once all results of a turn are written.</summary>
    private void WriteShown()
    {
        if (_shown.Count == 0)
        {
            return;
        }

        Start("user"u8);
        foreach (var image in _shown)
        {
            WriteImage(image);
        }

        End();
        _shown.Clear();
    }

    private void WriteText(JsonString text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        text.WriteTo(json, "text"u8);
        json.WriteEndObject();
    }

    private void WriteImage(Part.Image image)
    {
        if (image.Source is Media.File)
        {
            return;
        }

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

    /// <summary>What has no place; a target that lacks it is not asked.</summary>
    private void ReportMedia(ImmutableArray<Part> parts)
    {
        foreach (var part in parts)
        {
            if (part is Part.Document or Part.Audio or Part.Image { Source: Media.File })
            {
                dropped.Add(part switch { Part.Audio => "input_audio", Part.Document => "file", _ => "image_url" });
            }
        }
    }

    private void Start(ReadOnlySpan<byte> role)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteStartArray("content"u8);
    }

    private void End()
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
