namespace Gateway.Configuration;

/// <summary>What must have been seen for a stream to count as whole.</summary>
public enum StreamEnd
{
    /// <summary><c>[DONE]</c>, or a finish reason before the stream ends.</summary>
    FinishReason,

    /// <summary><c>[DONE]</c>: the provider always sends it, so that its absence is a cut.</summary>
    Done,
}
