namespace Simulator.Answers;

/// <summary>A tool call. Its id is <see cref="Letters"/> with whatever its provider puts around them.</summary>
internal sealed record CallMade(string Letters, string Name, IReadOnlyList<string> Pieces)
{
    /// <summary>JSON, unless the answer was cut short by its token limit.</summary>
    public string Arguments => string.Concat(Pieces);
}
