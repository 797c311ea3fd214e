using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Completions;
using Gateway.Protocols.OpenAI;
using Gateway.Providers;

namespace Gateway.Clients;

/// <summary>OpenAI's older Completions: a text to go on with.</summary>
internal sealed class CompletionsFormat : IClientFormat
{
    public IAnswerFormat? Answers => null;

    public IReadOnlyList<KeyValuePair<string, string?>> Headers => [];

    public string? IdHeader => null;

    public bool AsksForUsage => true;

    public Uri? AddressOf(ProviderRoute route) => route.CompletionsAddress;

    public RequestFault? Scan(ReadOnlyMemory<byte> body, out ChatRequest request) => CompletionsScanner.Scan(body, out request);

    public RequestFault? Read(ReadOnlyMemory<byte> body, out Conversation? conversation) => CompletionsReader.Read(body, out conversation);

    public IWholeWriter CreateWholeWriter(AnswerTerms terms) => new AnswerWriter(terms, isText: true);

    public IStreamWriter CreateStreamWriter(AnswerTerms terms) => new CompletionsStreamWriter(terms);
}
