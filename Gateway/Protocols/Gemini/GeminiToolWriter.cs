using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>Writes <c>tools</c> and <c>toolConfig</c>.</summary>
internal static class GeminiToolWriter
{
    /// <param name="json">Takes them.</param>
    /// <param name="conversation">Has them.</param>
    /// <param name="model">Takes JSON schemas, or the older subset of OpenAPI's.</param>
    /// <param name="searches">Whether Google's own search is to be a tool.</param>
    /// <param name="dropped">Takes what cannot be said.</param>
    public static void Write(Utf8JsonWriter json, Conversation conversation, GeminiModel model, bool searches, DroppedOptions dropped)
    {
        if (searches)
        {
            json.WriteStartArray("tools"u8);
            json.WriteStartObject();
            json.WriteStartObject("googleSearch"u8);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (conversation.Tools.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        json.WriteStartObject();
        json.WriteStartArray("functionDeclarations"u8);
        foreach (var tool in conversation.Tools)
        {
            WriteTool(json, tool, model, dropped);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        if (conversation.ParallelToolCalls == false)
        {
            dropped.Add("parallel_tool_calls");
        }

        WriteChoice(json, conversation, model, dropped);
    }

    private static void WriteTool(Utf8JsonWriter json, ToolDefinition tool, GeminiModel model, DroppedOptions dropped)
    {
        if (tool.CacheMarker.Exists)
        {
            dropped.Add("cache_control");
        }

        json.WriteStartObject();
        tool.Name.WriteTo(json, "name"u8);
        tool.Description?.WriteTo(json, "description"u8);
        if (tool.Parameters.Exists)
        {
            if (model.IsOld)
            {
                OpenApiSchema.Write(json, "parameters"u8, tool.Parameters);
            }
            else
            {
                tool.Parameters.WriteTo(json, "parametersJsonSchema"u8);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, Conversation conversation, GeminiModel model, DroppedOptions dropped)
    {
        // VALIDATED holds calls to their schemas without demanding one; Gemini 3 has it (ai.google.dev/gemini-api/docs/function-calling, read 2026-11).
        var strict = conversation.Tools.Any(t => t.Strict == true);
        if (strict && !model.IsThree)
        {
            dropped.Add("tools.function.strict");
        }

        var mode = conversation.ToolChoice switch
        {
            ToolChoice.None => "NONE",
            ToolChoice.Required or ToolChoice.Named => "ANY",
            _ when strict && model.IsThree => "VALIDATED",
            ToolChoice.Auto => "AUTO",
            _ => null,
        };

        if (mode is null)
        {
            return;
        }

        json.WriteStartObject("toolConfig"u8);
        json.WriteStartObject("functionCallingConfig"u8);
        json.WriteString("mode"u8, mode);
        if (conversation.ToolChoice is ToolChoice.Named named)
        {
            json.WriteStartArray("allowedFunctionNames"u8);
            named.Name.WriteTo(json);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
