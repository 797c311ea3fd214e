using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Chat Completions as a target's format, for clients that ask in another: theirs, in its most widely understood form, and what it answers.
/// Source: platform.openai.com/docs/api-reference/chat, read 2026-11, and what compatible hosts are recorded to answer.
/// </summary>
/// <param name="knowsStreamUsage">Whether the target understands <c>stream_options.include_usage</c>.</param>
/// <param name="knowsMaxCompletionTokens">Whether an answer's length is bounded by <c>max_completion_tokens</c>.</param>
/// <param name="endsByFinish">Whether a finish reason is enough of an end for a stream.</param>
internal sealed class ChatProtocol(bool knowsStreamUsage = true, bool knowsMaxCompletionTokens = false, bool endsByFinish = true) : IProtocol
{
    /// <summary>Where it is found behind most base URLs; a target's own address wins.</summary>
    public const string Path = "/chat/completions";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Whether the address says which model answers and whether it streams, and the body does not.</summary>
    public bool IsNamedByAddress { get; init; }

    public string Name => "openai";

    public Capabilities Capabilities => Capabilities.All;

    public StreamFraming Framing => StreamFraming.ServerSentEvents;

    public bool KnowsStreamUsage => knowsStreamUsage;

    public bool KnowsMaxCompletionTokens => knowsMaxCompletionTokens;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body)
    {
        var dropped = new DroppedOptions();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            new ChatRenderer(json, this, conversation, target, dropped).Write();
        }

        return new(Path) { Dropped = dropped.ToImmutable() };
    }

    public IStreamParser CreateStreamParser() => new ChatStreamParser(endsByFinish);

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => ChatAnswerParser.Parse(body, sink);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => ProviderErrorReader.Read(body);
}
