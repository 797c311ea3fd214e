namespace Simulator.Answers;

/// <summary>One choice, in the pieces a stream sends it in; a piece is a token.</summary>
internal sealed record AnswerChoice(int Index, PieceKind Kind, IReadOnlyList<string> Pieces, string FinishReason)
{
    /// <summary>For <see cref="PieceKind.Arguments"/>, which has no other pieces: at least one.</summary>
    public IReadOnlyList<CallMade> Calls { get; init; } = [];

    /// <summary>What was reasoned before; empty unless the request asks for it.</summary>
    public IReadOnlyList<string> Thoughts { get; init; } = [];

    public string Whole => string.Concat(Pieces);

    public string Reasoning => string.Concat(Thoughts);

    public int Tokens => Pieces.Count + Thoughts.Count + Calls.Sum(call => call.Pieces.Count);
}
