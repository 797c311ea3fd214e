using Gateway.Streaming;

namespace Gateway.Continuations;

/// <summary>An answer that another target can go on with.</summary>
internal interface IContinuable : IAnswerStream
{
    /// <summary>All that the client is shown, once this is.</summary>
    PartialAnswer Partial { get; }
}
