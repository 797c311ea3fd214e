using Gateway.Protocols;

namespace Gateway.Conversations;

/// <summary>
/// Takes an answer in no provider's words, piece by piece, whether it streams or came whole: a provider's format is parsed into calls of this, and a client's format
/// is written from them. All text is given as it stands between the quotes of a JSON string, to be passed on undecoded; spans live as long as the call.
/// A parser calls in the order of the answer and knows nothing of the client's format.
/// </summary>
internal interface IAnswerSink
{
    /// <summary>Who answers. Before anything else; again when more of it is known. What the provider does not give is empty.</summary>
    /// <param name="id">The answer's id.</param>
    /// <param name="model">The model that answers, by the provider's own name.</param>
    /// <param name="created">Unix seconds.</param>
    void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created);

    /// <summary>More of the answer's text.</summary>
    void Text(int choice, ReadOnlySpan<byte> text);

    /// <summary>More of the reasoning's text.</summary>
    void Reasoning(int choice, ReadOnlySpan<byte> text);

    /// <summary>What seals the reasoning text since the last seal, or stands for reasoning without text.</summary>
    void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted);

    /// <summary>More of a refusal's text.</summary>
    void Refusal(int choice, ReadOnlySpan<byte> text);

    /// <summary>A tool call begins.</summary>
    /// <param name="choice">Of which choice.</param>
    /// <param name="call">0 for the choice's first call, counting up; how its arguments name it.</param>
    /// <param name="id">Empty when the provider gives none: the sink makes one.</param>
    /// <param name="name">Of the tool.</param>
    /// <param name="sealFormat">With <paramref name="seal"/>, the format it belongs to; else null.</param>
    /// <param name="seal">What the provider wants back with the call; empty when nothing.</param>
    void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default);

    /// <summary>More of a call's arguments, which are JSON text within a JSON string.</summary>
    void ToolArguments(int choice, int call, ReadOnlySpan<byte> text);

    /// <summary>A call's whole arguments, as a JSON value: the sink puts it into a string.</summary>
    void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json);

    /// <summary>Where something in the answer comes from: a JSON object in the provider's words.</summary>
    void Citation(int choice, ReadOnlySpan<byte> json);

    /// <summary>An image of the answer.</summary>
    /// <param name="choice">Of which choice.</param>
    /// <param name="mediaType">E.g. <c>image/png</c>.</param>
    /// <param name="base64">Its data.</param>
    void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64);

    /// <summary>Log probabilities in OpenAI's shape, a JSON value.</summary>
    void Logprobs(int choice, ReadOnlySpan<byte> json);

    /// <summary>A choice is complete.</summary>
    void Finish(int choice, FinishReason reason);

    /// <summary>What was used, as far as it is known by now; the last word counts.</summary>
    /// <param name="usage">In OpenAI's convention.</param>
    /// <param name="native">The provider's own usage object; a JSON value.</param>
    void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native);

    /// <summary>The service tier that answered.</summary>
    void ServiceTier(ReadOnlySpan<byte> tier);

    /// <summary>The provider reports an error within the answer. Nothing follows.</summary>
    void Fail(ProviderError error);

    /// <summary>The format's own end was seen: the answer is whole. Nothing follows but, with some formats, <see cref="Usage"/>.</summary>
    void End();
}
