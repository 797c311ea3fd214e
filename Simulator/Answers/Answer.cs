namespace Simulator.Answers;

/// <summary>What a provider has to say, before it is put on the wire.</summary>
internal sealed record Answer(string Id, string Model, IReadOnlyList<AnswerChoice> Choices, int PromptTokens)
{
    /// <summary>When every answer was made: 2026-01-01, so that the same question has the same bytes.</summary>
    public const long Epoch = 1767225600;

    public const string Fingerprint = "fp_51m01a7ed0";

    public int CompletionTokens => Choices.Sum(choice => choice.Pieces.Count);
}
