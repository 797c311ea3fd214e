namespace Simulator.Answers;

/// <summary>An error as a provider sends it.</summary>
internal sealed record ErrorAnswer(int Status, string ContentType, byte[] Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
