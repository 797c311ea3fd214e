using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Gemini;
using Routing.Targets;

namespace Gateway.Protocols.Interactions;

/// <summary>
/// Google's <c>/interactions</c>, as <c>generativelanguage.googleapis.com/v1beta</c> serves it beside <c>generateContent</c>: a conversation as steps. Nothing is kept there: each request has all of it.
/// Source: the types of @google/genai 3.1, which are made of its OpenAPI document, read 2026-11; recorded exchanges.
/// </summary>
internal sealed class InteractionsProtocol : IProtocol
{
    /// <summary>The format that signatures of thoughts are marked with.</summary>
    public const string SealFormat = "gemini-interactions";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public string Name => SealFormat;

    public Capabilities Capabilities =>
        Capabilities.Tools | Capabilities.ToolChoice | Capabilities.Vision | Capabilities.ImageUrls | Capabilities.Documents | Capabilities.Audio
        | Capabilities.JsonObject | Capabilities.JsonSchema | Capabilities.Reasoning;

    public StreamFraming Framing => StreamFraming.ServerSentEvents;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body)
    {
        var dropped = new DroppedOptions();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            new InteractionsRenderer(json, conversation, target, dropped).Write();
        }

        return new("/interactions") { Dropped = dropped.ToImmutable() };
    }

    public IStreamParser CreateStreamParser() => new InteractionsStreamParser();

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => InteractionsStreamParser.ParseWhole(body, sink);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => GeminiErrorReader.Read(body);
}
