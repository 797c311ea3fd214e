using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Cohere;

/// <summary>Writes the body of a chat request.</summary>
internal static class CohereRequestRenderer
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body)
    {
        var dropped = new DroppedOptions();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, target.Model);
            Write(json, conversation, target, dropped);
            json.WriteEndObject();
        }

        return new("/v2/chat") { Dropped = dropped.ToImmutable() };
    }

    private static void Write(Utf8JsonWriter json, Conversation conversation, in RenderTarget target, DroppedOptions dropped)
    {
        var tools = ToolsOf(conversation);
        var form = CohereForm.Of(conversation, hasTools: !tools.IsEmpty, dropped);
        new CohereMessageWriter(json, target, dropped).Write(conversation.Messages, form.InWords, hasTools: !tools.IsEmpty);
        json.WriteBoolean("stream"u8, conversation.Stream);
        WriteTools(json, conversation, tools, dropped);
        form.Write(json);
        CohereThinking.Write(json, conversation, target, dropped);
        new CohereOptionsWriter(json, conversation, target, dropped).Write();
        Unsayable.Report(conversation, dropped);
    }

    /// <summary>That a certain tool is called is said by demanding a call and giving no other.</summary>
    private static ImmutableArray<ToolDefinition> ToolsOf(Conversation conversation) =>
        conversation.ToolChoice is ToolChoice.Named named ? [.. conversation.Tools.Where(tool => tool.Name == named.Name)] : conversation.Tools;

    private static void WriteTools(Utf8JsonWriter json, Conversation conversation, ImmutableArray<ToolDefinition> tools, DroppedOptions dropped)
    {
        if (tools.IsEmpty)
        {
            return;
        }

        var strict = StrictSchemas(tools, dropped);
        json.WriteStartArray("tools"u8);
        for (var i = 0; i < tools.Length; i++)
        {
            FunctionTool.Write(json, tools[i], strict.IsEmpty ? tools[i].Parameters : strict[i]);
        }

        json.WriteEndArray();
        if (!strict.IsEmpty)
        {
            json.WriteBoolean("strict_tools"u8, true);
        }

        if (conversation.ToolChoice is ToolChoice.None)
        {
            json.WriteString("tool_choice"u8, "NONE"u8);
        }
        else if (conversation.ToolChoice is ToolChoice.Required or ToolChoice.Named)
        {
            json.WriteString("tool_choice"u8, "REQUIRED"u8);
        }
    }

    /// <summary>Strictness is of all tools or of none, and takes what a schema for answers takes. Empty for none.</summary>
    private static ImmutableArray<JsonRaw> StrictSchemas(ImmutableArray<ToolDefinition> tools, DroppedOptions dropped)
    {
        if (tools.All(tool => tool.Strict != true))
        {
            return [];
        }

        var schemas = ImmutableArray.CreateBuilder<JsonRaw>(tools.Length);
        foreach (var tool in tools)
        {
            if (tool.Strict != true || CohereSchema.TryFit(tool.Parameters, out var lost) is not { Exists: true } schema || lost.Length > 0)
            {
                dropped.Add("tools.function.strict");
                return [];
            }

            schemas.Add(schema);
        }

        return schemas.MoveToImmutable();
    }
}
