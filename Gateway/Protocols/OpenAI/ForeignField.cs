namespace Gateway.Protocols.OpenAI;

/// <summary>Top-level members that clients of other gateways send and that OpenAI's format does not have (but <see cref="Metadata"/>, which both have).</summary>
internal enum ForeignField : byte
{
    // OpenRouter: openrouter.ai/docs/api-reference/parameters, /features/provider-routing, read 2026-11-21 by way of field.md §5.1.
    Models,
    Provider,
    Route,
    Transforms,
    Plugins,
    Usage,

    // LiteLLM: docs.litellm.ai/docs/proxy/reliability and /user_keys, by way of field.md §5.3.
    Fallbacks,
    ContextWindowFallbacks,
    ContentPolicyFallbacks,
    DisableFallbacks,
    NumRetries,
    Timeout,
    Tags,
    Metadata,
    MockTestingFallbacks,
    MockTestingContextFallbacks,
    MockTestingContentPolicyFallbacks,
}
