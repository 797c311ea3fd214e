namespace Gateway.Protocols.Bedrock;

/// <summary>The member of <c>additionalModelRequestFields</c> that says how much a model is to think.</summary>
internal enum ReasoningDialect
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Claude: <c>thinking</c> and <c>output_config.effort</c>.</summary>
    Thinking,

    /// <summary>gpt-oss: <c>reasoning_effort</c>, a word.</summary>
    Effort,

    /// <summary>Qwen: <c>reasoning_config</c>, a word (recorded 2026-05).</summary>
    ConfigWord,

    /// <summary>Nova 2: <c>reasoningConfig</c>, an object with <c>maxReasoningEffort</c>.</summary>
    ConfigObject,
}
