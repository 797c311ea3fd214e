namespace Grains.Abstractions.Health;

/// <summary>How one attempt ended.</summary>
/// <param name="Model">Of which model.</param>
/// <param name="Credential">With which credential.</param>
/// <param name="ProbeId">The probe it was; 0 for ordinary traffic.</param>
/// <param name="BeganAgo">How long before the batch was sent it was let through.</param>
/// <param name="EndedAgo">And ended.</param>
/// <param name="Failure">Null for a success.</param>
[GenerateSerializer, Immutable, Alias("gw.AttemptOutcome")]
public sealed record AttemptOutcome(
    [property: Id(0)] string Model,
    [property: Id(1)] string Credential,
    [property: Id(2)] long ProbeId,
    [property: Id(3)] TimeSpan BeganAgo,
    [property: Id(4)] TimeSpan EndedAgo,
    [property: Id(5)] FailureFacts? Failure);
