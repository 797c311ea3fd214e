using System.Collections.Immutable;

namespace Routing.Performance;

/// <summary>What was counted anew of one model in one histogram.</summary>
/// <param name="Model">Whose.</param>
/// <param name="Series">Of what.</param>
/// <param name="First">The bucket of the first count; buckets are a quarter octave wide, from 0 for one microsecond.</param>
/// <param name="Counts">From there on, bucket by bucket; at most 121.</param>
public readonly record struct TimingCounts(string Model, TimingSeries Series, int First, ImmutableArray<int> Counts);
