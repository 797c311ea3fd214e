namespace Simulator.Answers;

/// <summary>One choice, in the pieces a stream sends it in; a piece is a token.</summary>
internal sealed record AnswerChoice(int Index, PieceKind Kind, IReadOnlyList<string> Pieces, string FinishReason)
{
    /// <summary>For <see cref="PieceKind.Arguments"/>: the call they are for.</summary>
    public (string Id, string Name) Call { get; init; }

    public string Whole => string.Concat(Pieces);
}
