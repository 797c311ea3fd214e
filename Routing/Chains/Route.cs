using Routing.ControlPlane;
using Routing.Targets;

namespace Routing.Chains;

/// <summary>A target as one caller can reach it: with a credential, and with what is known of both.</summary>
public class Route(Target target, CredentialId credential, IRouteHealth health)
{
    public Target Target { get; } = target;

    public CredentialId Credential { get; } = credential;

    public IRouteHealth Health { get; } = health;
}
