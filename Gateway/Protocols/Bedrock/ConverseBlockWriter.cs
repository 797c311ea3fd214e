using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>Writes content blocks.</summary>
internal sealed class ConverseBlockWriter(Utf8JsonWriter json, BedrockModel model, bool thinks, DroppedOptions dropped) : IBlockWriter
{
    private readonly ConverseMediaWriter _media = new(json, dropped);
    private bool _hasText;
    private bool _hasDocument;

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
                return side == Role.Assistant && thinks && IsOurs(reasoning.Seal);
            case Part.ToolCall:
                return side == Role.Assistant;
            case Part.ToolResult:
                return side == Role.User;
            default:
                return TurnsWriter.IsSaid(part);
        }
    }

    public void Begin() => _hasText = _hasDocument = false;

    /// <summary>A message ends: one with a document must have text too.</summary>
    public void Complete()
    {
        if (_hasDocument && !_hasText)
        {
            WriteText(JsonString.FromText("See the attached document."), default);
        }
    }

    public void Write(Part part)
    {
        switch (part)
        {
            case Part.Text text:
                WriteText(text.Value, text.CacheMarker);
                return;
            case Part.Refusal refusal:
                WriteText(refusal.Value, refusal.CacheMarker);
                return;
            case Part.Image image:
                _hasText |= _media.WriteImage(image) is Written.Words;
                break;
            case Part.Document document:
                var written = _media.WriteDocument(document);
                _hasText |= written is Written.Words;
                _hasDocument |= written is Written.Media;
                break;
            case Part.ToolCall call:
                WriteCall(call);
                break;
            case Part.ToolResult result:
                WriteResult(result);
                break;
            case Part.Reasoning { Seal: { } seal } reasoning:
                WriteReasoning(reasoning, seal);
                break;
        }

        WriteMarker(part.CacheMarker);
    }

    public void WriteText(JsonString text, JsonRaw marker)
    {
        _hasText = true;
        WritePlain(text);
        WriteMarker(marker);
    }

    /// <summary>What Claude signed is good wherever it runs.</summary>
    private static bool IsOurs(ReasoningSeal? seal) =>
        seal is { Redacted: false, Format: AnthropicProtocol.SealFormat or BedrockProtocol.SealFormat } or { Redacted: true, Format: BedrockProtocol.SealFormat };

    private void WritePlain(JsonString text)
    {
        json.WriteStartObject();
        text.WriteTo(json, "text"u8);
        json.WriteEndObject();
    }

    private void WriteMarker(JsonRaw marker)
    {
        if (!marker.Exists)
        {
            return;
        }

        if (model.TakesCachePoints)
        {
            ConverseCachePoint.Write(json, marker);
        }
        else
        {
            dropped.Add("messages.cache_control");
        }
    }

    private void WriteReasoning(Part.Reasoning reasoning, ReasoningSeal seal)
    {
        json.WriteStartObject();
        json.WriteStartObject("reasoningContent"u8);
        if (seal.Redacted)
        {
            seal.Value.WriteTo(json, "redactedContent"u8);
        }
        else
        {
            json.WriteStartObject("reasoningText"u8);
            reasoning.Value.WriteTo(json, "text"u8);
            seal.Value.WriteTo(json, "signature"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteCall(Part.ToolCall call)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolUse"u8);
        ConverseToolId.Write(json, call.Id, model.IsClaude);
        call.Name.WriteTo(json, "name"u8);
        json.WritePropertyName("input"u8);
        ToolInput.Write(json, call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteResult(Part.ToolResult result)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolResult"u8);
        ConverseToolId.Write(json, result.CallId, model.IsClaude);
        json.WriteStartArray("content"u8);
        var isEmpty = true;
        foreach (var part in result.Content)
        {
            if (!CanWrite(part, Role.User))
            {
                continue;
            }

            switch (part)
            {
                case Part.Text text:
                    WritePlain(text.Value);
                    break;
                case Part.Image image:
                    _media.WriteImage(image);
                    break;
                case Part.Document document:
                    _media.WriteDocument(document);
                    break;
                default:
                    continue;
            }

            isEmpty = false;
        }

        if (isEmpty)
        {
            WritePlain(JsonString.FromText("(nothing)"));   // blank text is refused, and so is none by some models
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
