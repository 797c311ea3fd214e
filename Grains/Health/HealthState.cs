namespace Grains.Health;

/// <summary>What is stored of a provider.</summary>
[GenerateSerializer, Alias("gw.HealthState")]
public sealed class HealthState
{
    /// <summary>The last activation's.</summary>
    [Id(0)]
    public long Life { get; set; }

    /// <summary>When it was written.</summary>
    [Id(1)]
    public DateTimeOffset WrittenAt { get; set; }

    /// <summary>A <see cref="Routing.ControlPlane.ProviderMemory"/>.</summary>
    [Id(2)]
    public string? Memory { get; set; }
}
