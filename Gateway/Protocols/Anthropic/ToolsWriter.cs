using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>Writes <c>tools</c> and <c>tool_choice</c>.</summary>
internal readonly struct ToolsWriter(Utf8JsonWriter json, ClaudeModel model, bool hasSchemas, AnswerForm form, Conversation conversation, DroppedOptions dropped)
{
    public void Write()
    {
        if (conversation.Tools.Length == 0 && form != AnswerForm.Tool)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in conversation.Tools)
        {
            WriteTool(tool);
        }

        if (form == AnswerForm.Tool)
        {
            WriteAnswerTool();
        }

        json.WriteEndArray();
        WriteChoice();
    }

    private void WriteTool(ToolDefinition tool)
    {
        json.WriteStartObject();
        tool.Name.WriteTo(json, "name"u8);
        if (tool.Description is { } description)
        {
            description.WriteTo(json, "description"u8);
        }

        WriteSchema(tool.Parameters);
        if (tool.Strict == true)
        {
            if (hasSchemas && SchemaFit.Fits(tool.Parameters))
            {
                json.WriteBoolean("strict"u8, true);
            }
            else
            {
                dropped.Add("tools.strict");
            }
        }

        BlockWriter.WriteMarker(json, tool.CacheMarker);
        json.WriteEndObject();
    }

    private void WriteAnswerTool()
    {
        var schema = conversation.ResponseFormat as ResponseFormat.JsonSchema;
        json.WriteStartObject();
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
    }

    /// <summary>Which must have a <c>type</c> of <c>object</c>.</summary>
    private void WriteSchema(JsonRaw schema)
    {
        if (schema.Exists && HasType(schema.Utf8.Span))
        {
            schema.WriteTo(json, "input_schema"u8);
            return;
        }

        json.WriteStartObject("input_schema"u8);
        json.WriteString("type"u8, "object"u8);
        if (schema.Exists)
        {
            WriteMembers(schema.Utf8.Span);
        }

        json.WriteEndObject();
    }

    private static bool HasType(ReadOnlySpan<byte> schema)
    {
        var cursor = new JsonCursor(schema);
        if (!cursor.TryEnterObject())
        {
            return false;
        }

        while (cursor.NextMember())
        {
            if (cursor.NameIs("type"u8))
            {
                return true;
            }

            cursor.Skip();
        }

        return false;
    }

    private void WriteMembers(ReadOnlySpan<byte> schema)
    {
        var cursor = new JsonCursor(schema);
        if (!cursor.TryEnterObject())
        {
            return;
        }

        while (cursor.NextMember())
        {
            json.WritePropertyName(cursor.Name);
            var value = cursor.Raw();
            json.WriteRawValue(value.IsEmpty ? "null"u8 : value, skipInputValidation: true);
        }
    }

    private void WriteChoice()
    {
        var choice = Choose();
        var isAlone = conversation.ParallelToolCalls == false || (form == AnswerForm.Tool && choice is ToolChoice.Named);
        if (choice is null && !isAlone)
        {
            return;
        }

        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, choice switch
        {
            ToolChoice.Required => "any"u8,
            ToolChoice.Named => "tool"u8,
            ToolChoice.None => "none"u8,
            _ => "auto"u8,
        });
        if (choice is ToolChoice.Named named)
        {
            named.Name.WriteTo(json, "name"u8);
        }

        if (isAlone && choice is not ToolChoice.None)
        {
            json.WriteBoolean("disable_parallel_tool_use"u8, true);
        }

        json.WriteEndObject();
    }

    private ToolChoice? Choose()
    {
        var asked = conversation.ToolChoice;
        if (form == AnswerForm.Tool)
        {
            return conversation.Tools.Length == 0 || asked is ToolChoice.None ? new ToolChoice.Named(new(AnswerTool.Name.ToArray())) : new ToolChoice.Required();
        }

        if (asked is ToolChoice.Required or ToolChoice.Named && !model.TakesForcedTools)
        {
            dropped.Add("tool_choice", asked is ToolChoice.Named ? "function" : "required", "auto");
            return new ToolChoice.Auto();
        }

        return asked;
    }
}
