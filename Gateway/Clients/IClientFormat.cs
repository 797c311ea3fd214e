using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Gateway.Providers;

namespace Gateway.Clients;

/// <summary>
/// A format that clients ask in, other than Chat Completions: its requests are read into the neutral model, answers are written from the neutral events. A target
/// that speaks it itself gets the client's bytes.
/// </summary>
internal interface IClientFormat
{
    /// <summary>Reads the answers of targets that speak it; null where they are read as Chat Completions are.</summary>
    IAnswerFormat? Answers { get; }

    /// <summary>The client's headers that such a target gets too, each with what it gets where the client sent none; null for nothing.</summary>
    IReadOnlyList<KeyValuePair<string, string?>> Headers { get; }

    /// <summary>The header in which its clients look for the request's id, besides <c>x-request-id</c>; null for none.</summary>
    string? IdHeader { get; }

    /// <summary>Whether such a target is asked for a stream's usage as Chat Completions has it; else it says it anyway.</summary>
    bool AsksForUsage { get; }

    /// <summary>Where such a target takes its requests; null for one that does not speak it.</summary>
    Uri? AddressOf(ProviderRoute route);

    /// <summary>Reads what routing needs out of a body; null with the findings, or the first fault.</summary>
    /// <param name="body">The client's, in one piece.</param>
    /// <param name="request">What it asks.</param>
    RequestFault? Scan(ReadOnlyMemory<byte> body, out ChatRequest request);

    /// <summary>Reads all of a body; null with the conversation, or the first fault.</summary>
    /// <param name="body">One that <see cref="Scan"/> has found no fault with. The conversation refers to it.</param>
    /// <param name="conversation">What it says.</param>
    RequestFault? Read(ReadOnlyMemory<byte> body, out Conversation? conversation);

    /// <summary>Writes an answer in one piece.</summary>
    IWholeWriter CreateWholeWriter(AnswerTerms terms);

    /// <summary>Writes an answer as a stream.</summary>
    IStreamWriter CreateStreamWriter(AnswerTerms terms);
}
