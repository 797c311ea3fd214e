namespace Silo;

/// <summary>Chance, for jitter.</summary>
internal static class Chance
{
    private static readonly ThreadLocal<Random> Generators = new(() => new(Guid.NewGuid().GetHashCode()));

    public static double NewDouble() => Generators.Value!.NextDouble();
}
