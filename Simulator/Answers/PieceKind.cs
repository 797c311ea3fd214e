namespace Simulator.Answers;

internal enum PieceKind
{
    Content,
    Refusal,
    Arguments,
}
