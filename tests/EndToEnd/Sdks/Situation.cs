namespace EndToEnd.Sdks;

/// <summary>A tier, and what stands behind it.</summary>
/// <param name="Name">As the tests show it.</param>
/// <param name="Tier">What the SDK asks for.</param>
/// <param name="Answerer">The target that must answer.</param>
/// <param name="Reason">Why the first of the chain did not; empty when it did.</param>
public sealed record Situation(string Name, string Tier, string Answerer, string Reason)
{
    public static readonly IReadOnlyList<Situation> All =
    [
        new("all healthy", "ib/healthy", "alpha/sim", ""),
        new("first down", "ib/failing", "beta/sim", "overloaded"),
        new("first stalls", "ib/stalling", "beta/sim", "too_slow"),
        new("first cut after its role chunk", "ib/cutting", "beta/sim", "unreachable"),
    ];

    /// <summary>The key that the answerer's provider takes.</summary>
    public string Key { get; init; } = "sk-truth";

    public static Situation Of(string name) => All.Single(situation => situation.Name == name);
}
