using System.Buffers;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Gemini;

/// <summary>
/// Google's <c>generateContent</c>, as <c>generativelanguage.googleapis.com/v1beta</c> serves it.
/// Source: its OpenAPI document (shared/recorded/specs/gemini) and ai.google.dev/api/generate-content, read 2026-11.
/// </summary>
internal sealed class GeminiProtocol : IProtocol
{
    private static readonly GeminiDialect Dialect = GeminiDialect.AiStudio;

    public string Name => Dialect.Name;

    public Capabilities Capabilities => Capabilities.All;

    public StreamFraming Framing => StreamFraming.ServerSentEventsOrArray;

    public bool TakesPrefill(string model) => GeminiModel.Of(model).TakesPrefill;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body)
    {
        var rendered = GeminiRequestRenderer.Render(conversation, target, Dialect, body);
        return rendered with { Path = PathOf(target.Model, conversation.Stream) };
    }

    public IStreamParser CreateStreamParser() => new GeminiStreamParser(Dialect.Name);

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => GeminiStreamParser.ParseWhole(body, sink, Dialect.Name);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => GeminiErrorReader.Read(body);

    /// <summary>Models are called <c>models/…</c>, tuned ones <c>tunedModels/…</c>; a bare name is one of the former.</summary>
    private static string PathOf(string model, bool stream)
    {
        var slash = model.IndexOf('/', StringComparison.Ordinal);
        var collection = slash < 0 ? "models" : Uri.EscapeDataString(model[..slash]);
        var verb = stream ? "streamGenerateContent?alt=sse" : "generateContent";
        return $"/{collection}/{Uri.EscapeDataString(model[(slash + 1)..])}:{verb}";
    }
}
