using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>Takes an answer in and knows by now what it turned out to be.</summary>
internal interface IAnswerWriter : IAnswerSink, IDisposable
{
    /// <summary>What was used; null as long as nobody has said.</summary>
    AnswerUsage? UsageSoFar { get; }

    /// <summary>What the provider reported; null when nothing.</summary>
    ProviderError? Error { get; }

    /// <summary>True when the answer is whole. Usage may still come.</summary>
    bool IsWhole { get; }

    /// <summary>True when anything was said at all.</summary>
    bool HasChoices { get; }

    /// <summary>Bytes of content so far.</summary>
    long ContentBytes { get; }
}
