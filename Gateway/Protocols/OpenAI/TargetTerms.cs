namespace Gateway.Protocols.OpenAI;

/// <summary>What a target is to be told otherwise than the client told the gateway.</summary>
/// <param name="ModelJson">Its own name for the model, as a JSON string.</param>
/// <param name="AskForUsage">True when it can be asked to end a stream with its usage.</param>
/// <param name="MaxTokens">A lower bound for the answer than the client's; null to leave that alone.</param>
/// <param name="KnowsMaxCompletionTokens">True when <see cref="MaxTokens"/>, where the client has set none, is <c>max_completion_tokens</c> to it.</param>
internal readonly record struct TargetTerms(ReadOnlyMemory<byte> ModelJson, bool AskForUsage, long? MaxTokens = null, bool KnowsMaxCompletionTokens = false);
