using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Writes <c>toolConfig</c>. There is no way to forbid calls but to give no tools, and a conversation with calls in it must have some:
/// then they are given all the same, if need be with no more than the names the conversation knows.
/// </summary>
internal readonly struct ConverseToolsWriter(Utf8JsonWriter json, BedrockModel model, AnswerForm form, Conversation conversation, DroppedOptions dropped)
{
    public void Write()
    {
        var isForbidden = conversation.ToolChoice is ToolChoice.None;
        var hasPast = HasPastCalls();
        if (conversation.ParallelToolCalls == false && conversation.Tools.Length > 0)
        {
            dropped.Add("parallel_tool_calls");
        }

        if (form != AnswerForm.Tool && !hasPast && (isForbidden || conversation.Tools.Length == 0))
        {
            return;
        }

        json.WriteStartObject("toolConfig"u8);
        json.WriteStartArray("tools"u8);
        if (conversation.Tools.Length > 0 && (hasPast || !isForbidden))
        {
            foreach (var tool in conversation.Tools)
            {
                WriteTool(tool);
            }
        }
        else if (hasPast)
        {
            WritePastTools();
        }

        if (form == AnswerForm.Tool)
        {
            WriteAnswerTool();
        }

        json.WriteEndArray();
        WriteChoice(isForbidden);
        json.WriteEndObject();
    }

    private bool HasPastCalls()
    {
        foreach (var message in conversation.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (part is Part.ToolCall or Part.ToolResult)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void WriteTool(ToolDefinition tool)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolSpec"u8);
        tool.Name.WriteTo(json, "name"u8);
        if (tool.Description is { IsEmpty: false } description)
        {
            description.WriteTo(json, "description"u8);
        }

        WriteSchema(tool.Parameters);
        if (tool.Strict == true)
        {
            if (model.HasSchemas && SchemaFit.Fits(tool.Parameters))
            {
                json.WriteBoolean("strict"u8, true);
            }
            else
            {
                dropped.Add("tools.strict");
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
        if (!tool.CacheMarker.Exists)
        {
            return;
        }

        if (model.TakesCachePointsOfTools)
        {
            ConverseCachePoint.Write(json, tool.CacheMarker);
        }
        else
        {
            dropped.Add("tools.cache_control");
        }
    }

    private void WriteAnswerTool()
    {
        var schema = conversation.ResponseFormat as ResponseFormat.JsonSchema;
        json.WriteStartObject();
        json.WriteStartObject("toolSpec"u8);
        json.WriteString("name"u8, AnswerTool.Name);
        if (schema?.Description is { IsEmpty: false } description)
        {
            description.WriteTo(json, "description"u8);
        }
        else
        {
            json.WriteString("description"u8, AnswerTool.Description);
        }

        WriteSchema(schema?.Schema ?? default);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WritePastTools()
    {
        var known = new HashSet<JsonString>();
        foreach (var message in conversation.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (part is Part.ToolCall call && known.Add(call.Name))
                {
                    WriteTool(new(call.Name, null, default, null));
                }
            }
        }

        if (known.Count == 0)
        {
            WriteTool(new(JsonString.FromText("unknown"), null, default, null));   // results without calls: there must be one tool at least
        }
    }

    /// <summary>Which must have a <c>type</c> of <c>object</c>.</summary>
    private void WriteSchema(JsonRaw schema)
    {
        json.WriteStartObject("inputSchema"u8);
        json.WritePropertyName("json"u8);
        if (schema.Exists && schema.Utf8.Span[0] == '{' && !ConverseOutcome.MemberOf(schema.Utf8.Span, "type"u8).IsEmpty)
        {
            schema.WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "object"u8);
            WriteMembers(schema.Utf8.Span);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteMembers(ReadOnlySpan<byte> schema)
    {
        if (schema is not [(byte)'{', ..])
        {
            return;
        }

        var cursor = new JsonCursor(schema);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            json.WritePropertyName(cursor.Name);
            var value = cursor.Raw();
            json.WriteRawValue(value.IsEmpty ? "null"u8 : value, skipInputValidation: true);
        }
    }

    /// <summary><c>auto</c> is never written: it is what there is without, and models that cannot be forced refuse the member.</summary>
    private void WriteChoice(bool isForbidden)
    {
        var isAnswerAlone = form == AnswerForm.Tool && (conversation.Tools.Length == 0 || isForbidden);
        if (isAnswerAlone)
        {
            WriteNamed(new(AnswerTool.Name.ToArray()));
        }
        else if (form == AnswerForm.Tool)
        {
            WriteAny();
        }
        else if (isForbidden)
        {
            dropped.Add("tool_choice", "none", "auto");
        }
        else if (conversation is { ToolChoice: ToolChoice.Named named, Tools.Length: > 0 })
        {
            if (model.TakesNamedTool)
            {
                WriteNamed(named.Name);
            }
            else if (model.TakesAnyTool && conversation.Tools is [var only] && only.Name == named.Name)
            {
                WriteAny();
            }
            else
            {
                dropped.Add("tool_choice", "function", "auto");
            }
        }
        else if (conversation is { ToolChoice: ToolChoice.Required, Tools.Length: > 0 })
        {
            if (model.TakesAnyTool)
            {
                WriteAny();
            }
            else
            {
                dropped.Add("tool_choice", "required", "auto");
            }
        }
    }

    private void WriteAny()
    {
        json.WriteStartObject("toolChoice"u8);
        json.WriteStartObject("any"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteNamed(JsonString name)
    {
        json.WriteStartObject("toolChoice"u8);
        json.WriteStartObject("tool"u8);
        name.WriteTo(json, "name"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
