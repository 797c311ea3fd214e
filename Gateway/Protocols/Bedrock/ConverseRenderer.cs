using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>Renders one request. All decisions that depend on one another (shape of the answer, forced tools, thinking) are made here, before anything is written.</summary>
internal sealed class ConverseRenderer
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly DroppedOptions _dropped = new();
    private readonly Conversation _conversation;
    private readonly BedrockModel _model;
    private readonly AnswerForm _form;
    private readonly ReasoningPlan _reasoning;
    private readonly int? _maxTokens;

    private ConverseRenderer(Conversation conversation, in RenderTarget target)
    {
        _conversation = conversation;
        _model = BedrockModel.Of(target.Model);
        _form = FormOf(conversation.ResponseFormat);
        var limit = LimitOf(conversation.MaxTokens, target.MaxOutput);
        var isForced = _form == AnswerForm.Tool || (conversation.Tools.Length > 0 && conversation.ToolChoice is ToolChoice.Required or ToolChoice.Named && _model.TakesAnyTool);
        _reasoning = ReasoningPlan.Of(conversation, _model, limit, isForced, _dropped);
        // Without a maximum a model goes as far as it can. A budget of thinking must be below the maximum, so then it is said.
        _maxTokens = conversation.MaxTokens is not null || _reasoning.Thinking.Mode == ThinkingMode.Budget ? limit : null;
    }

    public static RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body)
    {
        var renderer = new ConverseRenderer(conversation, target);
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            renderer.Write(json);
        }

        // A model's id has colons, an ARN slashes too: AWS wants all of it escaped, and signs it so.
        var path = $"/model/{Uri.EscapeDataString(target.Model)}/{(conversation.Stream ? "converse-stream" : "converse")}";
        return new(path) { Dropped = renderer._dropped.ToImmutable() };
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        var thinks = _model.IsClaude && _reasoning.Thinking.IsOn(_model.Claude);
        WriteTurns(json, thinks);
        new ConverseOptionsWriter(json, _model, _reasoning, thinks, _maxTokens, _conversation, _dropped).Write();
        new ConverseToolsWriter(json, _model, _form, _conversation, _dropped).Write();
        WriteOutputConfig(json);
        json.WriteEndObject();
    }

    /// <summary>The first message is the user's, and so is the last, but for models that continue their own: one model or another demands it.</summary>
    private void WriteTurns(Utf8JsonWriter json, bool thinks)
    {
        var turns = new TurnsWriter(json, new ConverseBlockWriter(json, _model, thinks, _dropped), _conversation, userBegins: true, _dropped);
        JsonString? shape = _form == AnswerForm.Words ? TurnsWriter.ShapeInWords(_conversation) : null;
        var hasSystem = _model.TakesSystem && !turns.IsOnlyInstructions;
        if (hasSystem)
        {
            turns.WriteSystem(takesInstructions: true, shape);
        }

        turns.WriteMessages(!hasSystem, hasSystem ? null : shape, _model.TakesPrefill);
    }

    private AnswerForm FormOf(ResponseFormat? format)
    {
        if (format is null)
        {
            return AnswerForm.Free;
        }

        if (_conversation is { ToolChoice: ToolChoice.Named, Tools.Length: > 0 } && _model.TakesNamedTool)
        {
            _dropped.Add("response_format");   // the answer will be that tool's call
            return AnswerForm.Free;
        }

        return format is ResponseFormat.JsonSchema { Schema: var schema } && _model.HasSchemas && SchemaFit.Fits(schema) ? AnswerForm.Schema
            : _model.TakesNamedTool ? AnswerForm.Tool
            : AnswerForm.Words;
    }

    private int? LimitOf(int? asked, int? most)
    {
        if (asked > most)
        {
            _dropped.Add("max_tokens", asked, most);
            return most;
        }

        return asked ?? most;
    }

    /// <summary>The schema goes as text. Source: the API reference, <c>JsonSchemaDefinition</c>; recorded 2026-02.</summary>
    private void WriteOutputConfig(Utf8JsonWriter json)
    {
        if (_form != AnswerForm.Schema || _conversation.ResponseFormat is not ResponseFormat.JsonSchema format)
        {
            return;
        }

        json.WriteStartObject("outputConfig"u8);
        json.WriteStartObject("textFormat"u8);
        json.WriteString("type"u8, "json_schema"u8);
        json.WriteStartObject("structure"u8);
        json.WriteStartObject("jsonSchema"u8);
        json.WriteString("schema"u8, Encoding.UTF8.GetString(format.Schema.Utf8.Span));
        if (!format.Name.IsEmpty)
        {
            format.Name.WriteTo(json, "name"u8);
        }

        if (format.Description is { IsEmpty: false } description)
        {
            description.WriteTo(json, "description"u8);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
