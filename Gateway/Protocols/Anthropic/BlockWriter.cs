using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>Writes content blocks.</summary>
internal sealed class BlockWriter(Utf8JsonWriter json, bool thinks, DroppedOptions dropped) : IBlockWriter
{
    private readonly MediaWriter _media = new(json, dropped);

    public bool CanWrite(Part part, Role side)
    {
        switch (part)
        {
            case Part.Audio:
                dropped.Add("messages.input_audio");
                return false;
            case Part.Image or Part.Document when side == Role.Assistant:
                dropped.Add("messages (an image or file of the assistant's)");
                return false;
            case Part.Reasoning reasoning:
                return thinks && side == Role.Assistant && reasoning.Seal is { Format: AnthropicProtocol.SealFormat };
            case Part.ToolCall:
                return side == Role.Assistant;
            case Part.ToolResult:
                return side == Role.User;
            default:
                return TurnsWriter.IsSaid(part);
        }
    }

    public void Write(Part part)
    {
        switch (part)
        {
            case Part.Text text:
                WriteText(text.Value, text.CacheMarker);
                break;
            case Part.Refusal refusal:
                WriteText(refusal.Value, refusal.CacheMarker);
                break;
            case Part.Image image:
                _media.WriteImage(image);
                break;
            case Part.Document document:
                _media.WriteDocument(document);
                break;
            case Part.ToolCall call:
                WriteCall(call);
                break;
            case Part.ToolResult result:
                WriteResult(result);
                break;
            case Part.Reasoning { Seal: { } seal } reasoning:
                WriteThinking(reasoning, seal);
                break;
        }
    }

    public void WriteText(JsonString text, JsonRaw marker)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        text.WriteTo(json, "text"u8);
        WriteMarker(json, marker);
        json.WriteEndObject();
    }

    public static void WriteMarker(Utf8JsonWriter json, JsonRaw marker)
    {
        if (marker.Exists)
        {
            marker.WriteTo(json, "cache_control"u8);
        }
    }

    private void WriteThinking(Part.Reasoning reasoning, ReasoningSeal seal)
    {
        json.WriteStartObject();
        if (seal.Redacted)
        {
            json.WriteString("type"u8, "redacted_thinking"u8);
            seal.Value.WriteTo(json, "data"u8);
        }
        else
        {
            json.WriteString("type"u8, "thinking"u8);
            reasoning.Value.WriteTo(json, "thinking"u8);
            seal.Value.WriteTo(json, "signature"u8);
        }

        json.WriteEndObject();
    }

    private void WriteCall(Part.ToolCall call)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        RawText.WriteId(json, "id"u8, call.Id);
        call.Name.WriteTo(json, "name"u8);
        json.WritePropertyName("input"u8);
        ToolInput.Write(json, call.Arguments);
        WriteMarker(json, call.CacheMarker);
        json.WriteEndObject();
    }

    private void WriteResult(Part.ToolResult result)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_result"u8);
        RawText.WriteId(json, "tool_use_id"u8, result.CallId);
        if (result.Content is [Part.Text { CacheMarker.Exists: false } only])
        {
            if (TurnsWriter.IsSaid(only))
            {
                only.Value.WriteTo(json, "content"u8);
            }
        }
        else if (result.Content.Length > 0)
        {
            json.WriteStartArray("content"u8);
            foreach (var part in result.Content)
            {
                if (part is Part.Text or Part.Image or Part.Document or Part.Audio && CanWrite(part, Role.User))
                {
                    Write(part);
                }
            }

            json.WriteEndArray();
        }

        if (result.IsError)
        {
            json.WriteBoolean("is_error"u8, true);
        }

        WriteMarker(json, result.CacheMarker);
        json.WriteEndObject();
    }
}
