namespace Grains.Abstractions.Health;

/// <summary>Leave to probe, or when to ask again.</summary>
/// <param name="ProbeId">0: no.</param>
/// <param name="Lasts">How long the permit lasts from when it was asked for.</param>
/// <param name="AskAgainIn">How long not to ask again; zero where the target is not in need of a probe.</param>
[GenerateSerializer, Immutable, Alias("gw.ProbeReply")]
public sealed record ProbeReply([property: Id(0)] long ProbeId, [property: Id(1)] TimeSpan Lasts, [property: Id(2)] TimeSpan AskAgainIn)
{
    public bool IsGranted => ProbeId != 0;
}
