namespace Simulator.Answers;

/// <summary>What a provider has to say, before it is put on the wire.</summary>
/// <param name="Letters">29 of them: providers cut their ids out of these.</param>
internal sealed record Answer(string Letters, string Model, IReadOnlyList<AnswerChoice> Choices, int PromptTokens)
{
    /// <summary>When every answer was made: 2026-01-01, so that the same question has the same bytes.</summary>
    public const long Epoch = 1767225600;

    public const string Fingerprint = "fp_51m01a7ed0";

    public string Id => $"chatcmpl-{Letters}";

    /// <summary>How many of the prompt's tokens came from the provider's cache.</summary>
    public int CachedTokens { get; init; }

    /// <summary>Thoughts too.</summary>
    public int CompletionTokens => Choices.Sum(choice => choice.Tokens);

    public int ThoughtTokens => Choices.Sum(choice => choice.Thoughts.Count);
}
