using Grains.Abstractions.Health;
using Routing.ControlPlane;

namespace Frontend.Tests.Support;

/// <summary>What a grain may say.</summary>
internal static class Views
{
    public static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(30);

    public static ProviderView Steady { get; } = new(new(1, 1), [], [], []);

    /// <summary>The model <c>m</c> is open.</summary>
    public static ProviderView Open(long number) => Steady with { Version = new(1, number), Circuits = [new("m", Availability.Open, OpenFor, 1, 3)] };
}
