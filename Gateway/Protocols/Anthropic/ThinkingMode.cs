namespace Gateway.Protocols.Anthropic;

/// <summary>What a request says of thinking.</summary>
internal enum ThinkingMode
{
    /// <summary>Nothing: as the model does by itself.</summary>
    Unsaid,

    /// <summary>Not at all.</summary>
    Disabled,

    /// <summary>No more than notes between tool calls: what comes next to none on models that cannot do without.</summary>
    BetweenTools,

    /// <summary>At most so many tokens.</summary>
    Budget,

    /// <summary>As much as the model sees fit.</summary>
    Adaptive,
}
