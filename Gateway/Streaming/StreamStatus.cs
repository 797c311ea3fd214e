namespace Gateway.Streaming;

/// <summary>How far a stream is.</summary>
internal enum StreamStatus
{
    /// <summary>More is to come.</summary>
    Open,

    /// <summary>Its end was seen: the answer is whole.</summary>
    Complete,

    /// <summary>It broke; <see cref="IAnswerStream.Failure"/> says how.</summary>
    Failed,
}
