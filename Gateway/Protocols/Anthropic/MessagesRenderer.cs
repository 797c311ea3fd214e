using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>Renders one request. All decisions that depend on one another (shape of the answer, forced tools, thinking, sampling) are made here, before anything is written.</summary>
internal sealed class MessagesRenderer
{
    /// <summary>Most tokens of an answer where neither the client nor the catalogue says: what every Claude there ever was can do.</summary>
    private const int DefaultMaxTokens = 4096;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly DroppedOptions _dropped = new();
    private readonly Conversation _conversation;
    private readonly RenderTarget _target;
    private readonly AnthropicDialect _dialect;
    private readonly ClaudeModel _model;
    private readonly AnswerForm _form;
    private readonly ThinkingPlan _thinking;
    private readonly int _maxTokens;

    private MessagesRenderer(Conversation conversation, in RenderTarget target, AnthropicDialect dialect)
    {
        _conversation = conversation;
        _target = target;
        _dialect = dialect;
        _model = ClaudeModel.Of(target.Model);
        _form = FormOf(conversation.ResponseFormat);
        var limit = Limit();
        var isForced = _form == AnswerForm.Tool
            || (_model.TakesForcedTools && conversation.Tools.Length > 0 && conversation.ToolChoice is ToolChoice.Required or ToolChoice.Named);
        _thinking = ThinkingPlan.Of(conversation, _model, limit, isForced, _dropped);
        _maxTokens = limit ?? (DefaultMaxTokens + _thinking.Budget);
    }

    private bool HasSchemas => _model.HasSchemas && _model.Version >= _dialect.SchemaSince;

    public static RenderedRequest Render(Conversation conversation, in RenderTarget target, AnthropicDialect dialect, IBufferWriter<byte> body)
    {
        var renderer = new MessagesRenderer(conversation, target, dialect);
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            renderer.Write(json);
        }

        return new(dialect.PathOf(target.Model, conversation.Stream)) { Headers = renderer.Headers(), Dropped = renderer._dropped.ToImmutable() };
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (_dialect.VersionInBody is { } version)
        {
            json.WriteString("anthropic_version"u8, version);
            if (_dialect.WrapsEvents && Betas() is { Length: > 0 } betas)
            {
                json.WriteStartArray("anthropic_beta"u8);
                foreach (var beta in betas)
                {
                    json.WriteStringValue(beta);
                }

                json.WriteEndArray();
            }
        }
        else
        {
            json.WriteString("model"u8, _target.Model);
        }

        json.WriteNumber("max_tokens"u8, _maxTokens);
        WriteTurns(json);
        new ToolsWriter(json, _model, HasSchemas, _form, _conversation, _dropped).Write();
        WriteThinking(json);
        WriteOutputConfig(json);
        new OptionsWriter(json, _model, _thinking, _dialect, _conversation, _dropped).Write();
        if (_conversation.Stream && !_dialect.WrapsEvents)
        {
            json.WriteBoolean("stream"u8, true);
        }

        json.WriteEndObject();
    }

    private void WriteTurns(Utf8JsonWriter json)
    {
        var turns = new TurnsWriter(json, new BlockWriter(json, _thinking.IsOn(_model), _dropped), _conversation, userBegins: false, _dropped);
        turns.WriteSystem(!turns.IsOnlyInstructions, _form == AnswerForm.Words ? TurnsWriter.ShapeInWords(_conversation) : null);
        turns.WriteMessages(turns.IsOnlyInstructions, null, _model.TakesPrefill);   // there must be a message: what instructs is said by the user where nothing else is
    }

    private AnswerForm FormOf(ResponseFormat? format)
    {
        if (format is null)
        {
            return AnswerForm.Free;
        }

        if (_conversation is { ToolChoice: ToolChoice.Named, Tools.Length: > 0 } && _model.TakesForcedTools)
        {
            _dropped.Add("response_format");   // the answer will be that tool's call
            return AnswerForm.Free;
        }

        return format is ResponseFormat.JsonSchema { Schema: var schema } && HasSchemas && SchemaFit.Fits(schema) ? AnswerForm.Schema
            : _model.TakesForcedTools ? AnswerForm.Tool
            : AnswerForm.Words;
    }

    private int? Limit()
    {
        if (_conversation.MaxTokens is { } asked && _target.MaxOutput is { } most && asked > most)
        {
            _dropped.Add("max_tokens", asked, most);
            return most;
        }

        return _conversation.MaxTokens ?? _target.MaxOutput;
    }

    private void WriteThinking(Utf8JsonWriter json)
    {
        var binds = _model.BindsThinking && HasSeals() && _thinking.Mode != ThinkingMode.Disabled;
        var mode = binds && _thinking.Mode == ThinkingMode.Unsaid ? ThinkingMode.Adaptive : _thinking.Mode;
        if (mode == ThinkingMode.Unsaid)
        {
            return;
        }

        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, mode switch
        {
            ThinkingMode.Disabled => "disabled"u8,
            ThinkingMode.BetweenTools => "between_tools"u8,
            ThinkingMode.Budget => "enabled"u8,
            _ => "adaptive"u8,
        });
        if (mode == ThinkingMode.Budget)
        {
            json.WriteNumber("budget_tokens"u8, _thinking.Budget);
        }
        else if (_thinking.Mode == ThinkingMode.Adaptive && _model.HidesThinking)
        {
            json.WriteString("display"u8, "summarized"u8);
        }

        if (binds)
        {
            json.WriteStartObject("block_binding"u8);
            json.WriteString("prefix_mismatch_behavior"u8, "drop_block"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteOutputConfig(Utf8JsonWriter json)
    {
        if (_thinking.Effort is null && _form != AnswerForm.Schema)
        {
            return;
        }

        json.WriteStartObject("output_config"u8);
        if (_thinking.Effort is { } effort)
        {
            json.WriteString("effort"u8, effort);
        }

        if (_form == AnswerForm.Schema && _conversation.ResponseFormat is ResponseFormat.JsonSchema { Schema: var schema })
        {
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, "json_schema"u8);
            schema.WriteTo(json, "schema"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private ImmutableArray<KeyValuePair<string, string>> Headers()
    {
        var betas = Betas();
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        if (_dialect.VersionHeader is { } version)
        {
            headers.Add(version);
        }

        if (betas.Length > 0 && !_dialect.WrapsEvents)
        {
            headers.Add(new("anthropic-beta", string.Join(',', betas)));
        }

        return headers.ToImmutable();
    }

    /// <summary>Only what the request uses: uploaded files, and telling thinking that no longer fits its conversation to be left out. Source: platform.claude.com/docs, Files API; preserved thinking; 2026-11-21.</summary>
    private string[] Betas() => (HasFiles(), _model.BindsThinking && HasSeals() && _thinking.Mode != ThinkingMode.Disabled) switch
    {
        (true, true) => ["files-api-2025-04-14", "thinking-binding-controls-2026-08-01"],
        (true, false) => ["files-api-2025-04-14"],
        (false, true) => ["thinking-binding-controls-2026-08-01"],
        _ => [],
    };

    private bool HasSeals() => Any(static part => part is Part.Reasoning { Seal.Format: AnthropicProtocol.SealFormat });

    private bool HasFiles() => Any(static part => part is Part.Image { Source: Media.File } or Part.Document { Source: Media.File });

    private bool Any(Func<Part, bool> condition)
    {
        foreach (var message in _conversation.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (condition(part) || (part is Part.ToolResult result && result.Content.Any(condition)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
