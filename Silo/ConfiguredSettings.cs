using Gateway.Configuration;
using Grains;
using Routing.ControlPlane;

namespace Silo;

/// <summary>What grains go by, as the configuration has it now.</summary>
internal sealed class ConfiguredSettings(ConfigSource source) : GrainSettings
{
    public override ControlPlaneOptions ControlPlane => source.Current.ControlPlane;
}
