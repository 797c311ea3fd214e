using System.Buffers;
using Gateway.Conversations;
using Gateway.Protocols.Gemini;
using Routing.Targets;

namespace Gateway.Protocols.Vertex;

/// <summary>
/// Vertex AI: Gemini in its own format at Google's publisher paths. A row of it may also have Claude, which speaks Anthropic's format at its own
/// publisher's paths: <see cref="For"/> tells them apart by name. The base URL ends with the project and location:
/// <c>https://{location}-aiplatform.googleapis.com/v1/projects/{project}/locations/{location}</c>.
/// Source: cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference, read 2026-11.
/// </summary>
/// <param name="claude">Anthropic's format with Vertex AI's paths.</param>
internal sealed class VertexProtocol(IProtocol claude) : IProtocol
{
    private static readonly GeminiDialect Dialect = GeminiDialect.Vertex;

    public string Name => Dialect.Name;

    public Capabilities Capabilities => Capabilities.All;

    public StreamFraming Framing => StreamFraming.ServerSentEventsOrArray;

    public IProtocol For(string model) => model.StartsWith("claude-", StringComparison.Ordinal) || model.StartsWith("publishers/anthropic/", StringComparison.Ordinal) ? claude : this;

    /// <summary>A bare name is a model of Google's; a tuned or deployed one is called <c>endpoints/…</c>, and a whole resource name stands for itself.</summary>
    public static string PathOf(string model, string verb)
    {
        var resource = string.Join('/', model.Split('/').Select(Uri.EscapeDataString));
        return model.StartsWith("publishers/", StringComparison.Ordinal) || model.StartsWith("endpoints/", StringComparison.Ordinal)
            ? $"/{resource}:{verb}"
            : $"/publishers/google/models/{resource}:{verb}";
    }

    public bool TakesPrefill(string model) => GeminiModel.Of(model).TakesPrefill;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body)
    {
        var rendered = GeminiRequestRenderer.Render(conversation, target, Dialect, body);
        return rendered with { Path = PathOf(target.Model, conversation.Stream ? "streamGenerateContent?alt=sse" : "generateContent") };
    }

    public IStreamParser CreateStreamParser() => new GeminiStreamParser(Dialect.Name);

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => GeminiStreamParser.ParseWhole(body, sink, Dialect.Name);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => GeminiErrorReader.Read(body);
}
