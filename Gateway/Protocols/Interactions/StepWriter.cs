using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Interactions;

/// <summary>Writes the messages of a conversation: instructions as <c>system_instruction</c>, all else as the steps of <c>input</c>, in their order.</summary>
internal sealed class StepWriter(Utf8JsonWriter json, DroppedOptions dropped)
{
    private readonly Dictionary<JsonString, JsonString> _called = [];
    private bool _isOpen;

    public void Write(ImmutableArray<Message> messages)
    {
        var said = JoinedText.Said([.. messages.Where(IsInstruction).SelectMany(message => message.Parts)]);
        if (!said.IsEmpty)
        {
            said.WriteTo(json, "system_instruction"u8);
        }

        json.WriteStartArray("input"u8);
        foreach (var message in messages.Where(message => !IsInstruction(message)))
        {
            foreach (var part in message.Parts)
            {
                Write(message.Role, part);
            }

            Close();
        }

        json.WriteEndArray();
    }

    private static bool IsInstruction(Message message) => message.Role is Role.System or Role.Developer;

    private void Write(Role role, Part part)
    {
        if (part.CacheMarker.Exists)
        {
            dropped.Add("cache_control");
        }

        switch (part)
        {
            case Part.ToolCall call:
                Close();
                WriteCall(call);
                break;
            case Part.ToolResult result:
                Close();
                WriteResult(result);
                break;
            case Part.Reasoning reasoning:
                Close();
                WriteThought(reasoning);
                break;
            case Part.Text { Value.IsEmpty: true } or Part.Refusal { Value.IsEmpty: true }:
                break;
            default:
                Open(role);
                WriteContent(part);
                break;
        }
    }

    private void Open(Role role)
    {
        if (_isOpen)
        {
            return;
        }

        _isOpen = true;
        json.WriteStartObject();
        json.WriteString("type"u8, role is Role.Assistant ? "model_output"u8 : "user_input"u8);
        json.WriteStartArray("content"u8);
    }

    private void Close()
    {
        if (_isOpen)
        {
            _isOpen = false;
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private void WriteCall(Part.ToolCall call)
    {
        _called[call.Id] = call.Name;
        json.WriteStartObject();
        json.WriteString("type"u8, "function_call"u8);
        call.Id.WriteTo(json, "id"u8);
        call.Name.WriteTo(json, "name"u8);
        json.WritePropertyName("arguments"u8);
        ToolInput.Write(json, call.Arguments);
        json.WriteEndObject();
    }

    private void WriteResult(Part.ToolResult result)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function_result"u8);
        result.CallId.WriteTo(json, "call_id"u8);
        if (_called.TryGetValue(result.CallId, out var name))
        {
            name.WriteTo(json, "name"u8);
        }

        if (result.Content.All(part => part is Part.Text or Part.Refusal))
        {
            JoinedText.Said(result.Content).WriteTo(json, "result"u8);
        }
        else
        {
            json.WriteStartArray("result"u8);
            foreach (var part in result.Content)
            {
                WriteContent(part);
            }

            json.WriteEndArray();
        }

        if (result.IsError)
        {
            json.WriteBoolean("is_error"u8, true);
        }

        json.WriteEndObject();
    }

    /// <summary>What another format's model thought is nothing to this one.</summary>
    private void WriteThought(Part.Reasoning reasoning)
    {
        if (reasoning.Seal is not { Format: InteractionsProtocol.SealFormat } seal)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "thought"u8);
        seal.Value.WriteTo(json, "signature"u8);
        if (!reasoning.Value.IsEmpty)
        {
            json.WriteStartArray("summary"u8);
            WriteContent(new Part.Text(reasoning.Value));
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteContent(Part part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case Part.Text text:
                WriteText(text.Value);
                break;
            case Part.Refusal refusal:
                WriteText(refusal.Value);
                break;
            case Part.Image image:
                WriteMedia("image"u8, image.Source);
                if (image.Detail is { } detail && (detail.Is("low"u8) || detail.Is("high"u8)))
                {
                    detail.WriteTo(json, "resolution"u8);
                }

                break;
            case Part.Document document:
                WriteMedia("document"u8, document.Source);
                break;
            case Part.Audio audio:
                WriteMedia("audio"u8, audio.Source);
                break;
        }

        json.WriteEndObject();
    }

    private void WriteText(JsonString text)
    {
        json.WriteString("type"u8, "text"u8);
        text.WriteTo(json, "text"u8);
    }

    private void WriteMedia(ReadOnlySpan<byte> kind, Media source)
    {
        json.WriteString("type"u8, kind);
        switch (source)
        {
            case Media.Embedded embedded:
                json.WriteString("mime_type"u8, embedded.MediaType);
                json.WriteString("data"u8, embedded.Base64.Span);
                break;
            case Media.Remote remote:
                remote.Address.WriteTo(json, "uri"u8);
                break;
            case Media.File file:
                file.Id.WriteTo(json, "uri"u8);
                break;
        }
    }
}
