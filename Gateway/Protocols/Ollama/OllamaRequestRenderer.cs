using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Ollama;

/// <summary>Writes the body of a chat request.</summary>
internal static class OllamaRequestRenderer
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

        return new("/api/chat") { Dropped = dropped.ToImmutable() };
    }

    private static void Write(Utf8JsonWriter json, Conversation conversation, in RenderTarget target, DroppedOptions dropped)
    {
        var tools = ToolsOf(conversation, dropped);

        // A format binds the answer from its first token, so that no tool could be called: beside tools the shape is asked for in words.
        var inWords = tools.IsEmpty ? null : conversation.ResponseFormat;
        if (inWords is not null)
        {
            dropped.Add(FormatInWords.WithTools);
        }

        new OllamaMessageWriter(json, dropped).Write(conversation.Messages, inWords);
        json.WriteBoolean("stream"u8, conversation.Stream);   // which is its default
        WriteTools(json, tools);
        WriteFormat(json, inWords is null ? conversation.ResponseFormat : null);
        OllamaThinking.Write(json, conversation.Reasoning, target, dropped);
        WriteLogprobs(json, conversation.Sampling);
        new OllamaOptionsWriter(json, conversation, dropped).Write();
        Unsayable.Report(conversation, dropped);
    }

    /// <summary>There is no <c>tool_choice</c>: none is said by giving no tools, a certain one by giving no other, and it may still not be called.</summary>
    private static ImmutableArray<ToolDefinition> ToolsOf(Conversation conversation, DroppedOptions dropped)
    {
        switch (conversation.ToolChoice)
        {
            case ToolChoice.None:
                return [];
            case ToolChoice.Required when !conversation.Tools.IsEmpty:
                dropped.Add("tool_choice");
                return conversation.Tools;
            case ToolChoice.Named named:
                dropped.Add("tool_choice");
                return [.. conversation.Tools.Where(tool => tool.Name == named.Name)];
            default:
                return conversation.Tools;
        }
    }

    private static void WriteTools(Utf8JsonWriter json, ImmutableArray<ToolDefinition> tools)
    {
        if (tools.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            FunctionTool.Write(json, tool);
        }

        json.WriteEndArray();
    }

    private static void WriteFormat(Utf8JsonWriter json, ResponseFormat? format)
    {
        if (format is ResponseFormat.JsonSchema { Schema: { Exists: true } schema })
        {
            schema.WriteTo(json, "format"u8);
        }
        else if (format is not null)
        {
            json.WriteString("format"u8, "json"u8);
        }
    }

    private static void WriteLogprobs(Utf8JsonWriter json, SamplingOptions sampling)
    {
        if (sampling.Logprobs is not true)
        {
            return;
        }

        json.WriteBoolean("logprobs"u8, true);
        if (sampling.TopLogprobs is { } top and > 0)
        {
            json.WriteNumber("top_logprobs"u8, Math.Min(top, 20));
        }
    }
}
