using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Gateway.Protocols.Responses;
using Gateway.Providers;

namespace Gateway.Clients;

/// <summary>OpenAI's Responses.</summary>
internal sealed class ResponsesFormat : IClientFormat
{
    public IAnswerFormat? Answers { get; } = new ResponsesAnswers();

    public IReadOnlyList<KeyValuePair<string, string?>> Headers => [];

    public string? IdHeader => null;

    public bool AsksForUsage => false;

    public Uri? AddressOf(ProviderRoute route) => route.ResponsesAddress;

    public RequestFault? Scan(ReadOnlyMemory<byte> body, out ChatRequest request) => ResponsesScanner.Scan(body, out request);

    public RequestFault? Read(ReadOnlyMemory<byte> body, out Conversation? conversation) => ResponsesReader.Read(body, out conversation);

    public IWholeWriter CreateWholeWriter(AnswerTerms terms) => new AnswerDraft(terms, ResponsesForm.Instance);

    public IStreamWriter CreateStreamWriter(AnswerTerms terms) => new ResponsesStreamWriter(terms);
}
