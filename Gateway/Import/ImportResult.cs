using System.Collections.Immutable;
using Gateway.Configuration;

namespace Gateway.Import;

/// <summary>What came of an import.</summary>
/// <param name="Yaml">A <c>gateway.yaml</c>; null when the file could not be read at all, and <paramref name="Remarks"/> says why.</param>
/// <param name="Remarks">Every key without a counterpart, and whatever else is not as it was, by line.</param>
public sealed record ImportResult(string? Yaml, ImmutableArray<ConfigFault> Remarks);
