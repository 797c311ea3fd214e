using Routing.Failures;

namespace Routing.ControlPlane;

/// <summary>How an attempt ended.</summary>
/// <param name="Permit">The permit it was made under.</param>
/// <param name="EndedAt">Reports are ordered by this.</param>
/// <param name="Failure">Null for success.</param>
public readonly record struct AttemptReport(Permit Permit, DateTimeOffset EndedAt, Failure? Failure);
