using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Anthropic;
using Gateway.Protocols.Anthropic.Incoming;
using Gateway.Protocols.OpenAI;
using Gateway.Providers;

namespace Gateway.Clients;

/// <summary>Anthropic's Messages.</summary>
internal sealed class MessagesFormat : IClientFormat
{
    public IAnswerFormat? Answers { get; } = new AnthropicProtocol();

    public IReadOnlyList<KeyValuePair<string, string?>> Headers { get; } = [new("anthropic-version", "2023-06-01"), new("anthropic-beta", null)];

    /// <summary>Whether requests are only to be counted.</summary>
    public bool OnlyCounts { get; init; }

    public string? IdHeader => "request-id";

    public bool AsksForUsage => false;

    public Uri? AddressOf(ProviderRoute route) => route.MessagesAddress;

    public RequestFault? Scan(ReadOnlyMemory<byte> body, out ChatRequest request) => MessagesScanner.Scan(body, out request, OnlyCounts);

    public RequestFault? Read(ReadOnlyMemory<byte> body, out Conversation? conversation) => MessagesReader.Read(body, out conversation);

    public IWholeWriter CreateWholeWriter(AnswerTerms terms) => new AnswerDraft(terms, MessagesForm.Instance);

    public IStreamWriter CreateStreamWriter(AnswerTerms terms) => new MessagesStreamWriter(terms);
}
