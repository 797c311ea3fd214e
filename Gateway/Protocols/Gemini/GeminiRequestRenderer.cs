using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>Writes the body of a <c>generateContent</c> request.</summary>
internal sealed class GeminiRequestRenderer
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Conversation _conversation;
    private readonly GeminiDialect _dialect;
    private readonly Utf8JsonWriter _json;
    private readonly DroppedOptions _dropped = new();
    private readonly GeminiModel _model;
    private readonly RenderTarget _target;
    private bool _searches;

    private GeminiRequestRenderer(Conversation conversation, in RenderTarget target, GeminiDialect dialect, Utf8JsonWriter json)
    {
        (_conversation, _target, _dialect, _json) = (conversation, target, dialect, json);
        _model = GeminiModel.Of(target.Model);
    }

    /// <summary>The path is left to the caller.</summary>
    public static RenderedRequest Render(Conversation conversation, in RenderTarget target, GeminiDialect dialect, IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body, WriterOptions);
        var renderer = new GeminiRequestRenderer(conversation, target, dialect, json);
        json.WriteStartObject();
        renderer.WriteMembers();
        json.WriteEndObject();
        json.Flush();
        return new("") { Headers = renderer.TierHeaders(), Dropped = renderer._dropped.ToImmutable() };
    }

    private void WriteMembers()
    {
        // Before Gemini 3 a response type other than text beside functions is refused: the shape is asked for in words then.
        var inWords = _conversation is { ResponseFormat: not null, Tools.IsEmpty: false } && !_model.IsThree;
        new GeminiContentWriter(_json, _model, _dialect, _dropped).Write(_conversation.Messages, inWords ? _conversation.ResponseFormat : null);
        if (inWords)
        {
            _dropped.Add("response_format (asked for in the instructions, because the model cannot be held to it while it has tools)");
        }

        WriteExtra();
        GeminiToolWriter.Write(_json, _conversation, _model, _searches, _dropped);
        new GeminiGenerationConfig(_json, _conversation, _target, _model, _dropped).Write(withFormat: !inWords);
        WriteTier();
        if (_conversation.User is not null)
        {
            _dropped.Add("user");
        }
    }

    private void WriteExtra()
    {
        foreach (var (name, value) in _conversation.Extra)
        {
            switch (name)
            {
                case "safety_settings":
                    value.WriteTo(_json, "safetySettings"u8);
                    break;
                case "cached_content":
                    value.WriteTo(_json, "cachedContent"u8);
                    break;
                case "web_search_options" when _conversation.Tools.IsEmpty:
                    _searches = true;   // Google's search and functions in one request are refused
                    break;
                default:
                    _dropped.Add(name);
                    break;
            }
        }
    }

    private void WriteTier()
    {
        if (_conversation.ServiceTier is { } tier && TierOf(tier) is { } name && _dialect.HasTierMember)
        {
            _json.WriteString("serviceTier"u8, name);
        }
    }

    /// <summary>Vertex AI takes it as a header (cloud.google.com/vertex-ai/generative-ai/docs, "Flex PayGo", "Priority PayGo", read 2026-11).</summary>
    private ImmutableArray<KeyValuePair<string, string>> TierHeaders() =>
        !_dialect.HasTierMember && _conversation.ServiceTier is { } tier && TierOf(tier) is { } name and not "standard"
            ? [new("X-Vertex-AI-LLM-Shared-Request-Type", name)]
            : [];

    private string? TierOf(JsonString tier)
    {
        switch (tier.Decode())
        {
            case "auto":
                return null;
            case "default":
                return "standard";
            case "flex":
                return "flex";
            case "priority":
                return "priority";
            default:
                _dropped.Add("service_tier");
                return null;
        }
    }
}
