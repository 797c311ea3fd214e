using System.Collections.Immutable;

namespace Gateway.Configuration;

/// <summary>Where a provider departs from its format, as data.</summary>
public sealed record QuirksConfig
{
    /// <summary>What ends a stream. Default: a finish reason is enough, since many compatible endpoints send no <c>[DONE]</c>.</summary>
    public StreamEnd StreamEnd { get; init; } = StreamEnd.FinishReason;

    /// <summary>True when it understands <c>stream_options.include_usage</c>. Default true.</summary>
    public bool StreamUsage { get; init; } = true;

    /// <summary>True when an answer's length is bounded by <c>max_completion_tokens</c>, and <c>max_tokens</c> may be refused. Default false: the name all know.</summary>
    public bool MaxCompletionTokens { get; init; }

    /// <summary>What follows the base URL, where its format is OpenAI's. Default: <c>/chat/completions</c>.</summary>
    public string ChatPath { get; init; } = "/chat/completions";

    /// <summary>True when it goes on with a last assistant's message that has <c>prefix: true</c>. Default false.</summary>
    public bool Prefix { get; init; }

    /// <summary>True when it has OpenAI's Responses beside Chat Completions. Default false: such requests are translated.</summary>
    public bool Responses { get; init; }

    /// <summary>The models for which it has OpenAI's older Completions, as its own names or patterns with <c>*</c>. Default none: such requests are translated.</summary>
    public ImmutableArray<string> Completions { get; init; } = [];

    /// <summary>True when it takes <c>n</c> above 1. Default true, where its format has <c>n</c>.</summary>
    public bool Choices { get; init; } = true;

    /// <summary>True when it takes <c>logprobs</c>. Default true, where its format has it.</summary>
    public bool Logprobs { get; init; } = true;
}
