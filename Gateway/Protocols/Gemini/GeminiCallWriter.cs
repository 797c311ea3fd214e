using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>Writes function calls and their results, and remembers which result is of which call.</summary>
internal sealed class GeminiCallWriter(Utf8JsonWriter json, GeminiModel model, GeminiDialect dialect, GeminiMedia media)
{
    private readonly List<Part.ToolCall> _calls = [];

    // What Google documents for a history that another model wrote (ai.google.dev/gemini-api/docs/thought-signatures, read 2026-11).
    private static ReadOnlySpan<byte> NoSignature => "skip_thought_signature_validator"u8;

    /// <summary>Where among the calls so far that of a result is; -1 when there is none.</summary>
    public int IndexOf(Part.ToolResult result) => _calls.FindLastIndex(c => c.Id == result.CallId);

    /// <param name="call">The call.</param>
    /// <param name="isFirst">Of those made together: only the first has a signature, and Gemini 3 demands it.</param>
    public void WriteCall(Part.ToolCall call, bool isFirst)
    {
        _calls.Add(call);
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        WriteId(call.Id);
        call.Name.WriteTo(json, "name"u8);
        json.WritePropertyName("args"u8);
        GeminiStruct.Write(json, call.Arguments, "arguments"u8);
        json.WriteEndObject();
        if (call.Seal is { } seal && seal.Format == dialect.Name)
        {
            seal.Value.WriteTo(json, "thoughtSignature"u8);
        }
        else if (model.IsThree && isFirst)
        {
            json.WriteString("thoughtSignature"u8, NoSignature);
        }

        json.WriteEndObject();
    }

    /// <summary>Gives back the media that must be shown behind it: Gemini 3 takes embedded images within the result, others none, and none takes what is at an address.</summary>
    public IEnumerable<Part> WriteResult(Part.ToolResult result, JsonString? name)
    {
        var call = IndexOf(result) is var at && at >= 0 ? _calls[at] : null;
        json.WriteStartObject();
        json.WriteStartObject("functionResponse"u8);
        WriteId(result.CallId);
        (call?.Name ?? name ?? result.CallId).WriteTo(json, "name"u8);
        json.WritePropertyName("response"u8);
        GeminiStruct.Write(json, GeminiStruct.Join(result.Content), "result"u8);
        var embedded = model.IsThree ? result.Content.Where(p => p is Part.Image { Source: Media.Embedded }).ToArray() : [];
        if (embedded.Length > 0)
        {
            json.WriteStartArray("parts"u8);
            foreach (var part in embedded)
            {
                media.Write(part);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return result.Content.Where(p => p is Part.Image or Part.Document or Part.Audio && !embedded.Contains(p));
    }

    private void WriteId(JsonString id)
    {
        if (dialect.HasCallIds && !id.IsEmpty)
        {
            id.WriteTo(json, "id"u8);
        }
    }
}
