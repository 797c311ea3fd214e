namespace Simulator.Scripting;

/// <summary>
/// What one provider does, for one model or for all. Either <see cref="Steps"/>, one per request in the order they come,
/// or <see cref="Fault"/> for a seeded <see cref="Share"/> of them.
/// </summary>
public sealed record ProviderScript
{
    /// <summary>A provider's name, or <c>*</c> for those without a script of their own.</summary>
    public required string Provider { get; init; }

    /// <summary>A model; absent or <c>*</c>, every model without a script of its own.</summary>
    public string? Model { get; init; }

    public IReadOnlyList<Fault>? Steps { get; init; }

    public AfterSteps Then { get; init; }

    public Fault? Fault { get; init; }

    /// <summary>From 0 to 1; 1 unless told.</summary>
    public double? Share { get; init; }

    public int? Seed { get; init; }

    /// <summary>What is wrong with this script, or null.</summary>
    internal string? Problem() => this switch
    {
        { Provider: "" } => "provider: must not be empty",
        { Steps: null, Fault: null } => "steps or fault: one of them is needed",
        { Steps: not null, Fault: not null } => "steps and fault: only one of them",
        { Steps.Count: 0 } => "steps: must not be empty",
        { Share: < 0 or > 1 } => "share: must be from 0 to 1",
        _ => Steps is null ? ProblemIn("fault", Fault!) : Steps.Select((step, i) => ProblemIn($"steps[{i}]", step)).FirstOrDefault(p => p is not null),
    };

    private static string? ProblemIn(string where, Fault? fault) => fault switch
    {
        null => $"{where}: must not be null",
        { Times: < 1 } => $"{where}.times: must be at least 1",
        { Status: < 200 or > 599 } => $"{where}.status: must be from 200 to 599",
        { Error: { } name } when !Answers.ErrorAnswers.Knows(name) => $"{where}.error: unknown; known are {string.Join(", ", Answers.ErrorAnswers.Names)}",
        { Slow.BytesPerWrite: < 1 } => $"{where}.slow.bytes_per_write: must be at least 1",
        _ when Negative(fault) is { } name => $"{where}.{name}: must not be negative",
        _ => null,
    };

    private static string? Negative(Fault fault) => fault switch
    {
        { StallAfter: < 0 } => "stall_after",
        { CutAfter: < 0 } => "cut_after",
        { EndAfter: < 0 } => "end_after",
        { ErrorEventAfter: < 0 } => "error_event_after",
        { MalformedAfter: < 0 } => "malformed_after",
        { Tokens: < 0 } => "tokens",
        { Cached: < 0 } => "cached",
        _ => null,
    };
}
