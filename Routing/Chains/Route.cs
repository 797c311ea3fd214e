using Routing.ControlPlane;
using Routing.Targets;

namespace Routing.Chains;

/// <summary>A target as one caller can reach it: with a credential, and with what is known of both.</summary>
public class Route(Target target, CredentialId credential, IRouteHealth health)
{
    public Target Target { get; } = target;

    public CredentialId Credential { get; } = credential;

    public IRouteHealth Health { get; } = health;

    /// <summary>Its share under <see cref="Ordering.ChainOrder.Weighted"/> and <see cref="Ordering.ChainOrder.LeastBusy"/>, against the others'. Default 1; with 0 it is a last resort.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Orders arrange routes of one stage among themselves; a later stage stays behind an earlier one, and routes come in the order of their stages. Default 0: all are one.</summary>
    public int Stage { get; init; }
}
