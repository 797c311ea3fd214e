using Routing.ControlPlane;

namespace Grains;

/// <summary>What the silo's configuration says, as it is now.</summary>
public abstract class GrainSettings
{
    /// <summary>When circuits trip and credentials cool off.</summary>
    public abstract ControlPlaneOptions ControlPlane { get; }
}
