using Routing.Targets;

namespace Routing.ControlPlane;

/// <summary>What requests read of a credential on a target without its provider's lock. Written under it.</summary>
internal sealed class RouteCell(TargetCell target, CredentialId credential)
{
    private volatile bool _clear;
    private volatile bool _used = true;

    public TargetCell Target { get; } = target;

    public CredentialId Credential { get; } = credential;

    /// <summary>Nothing is held against the credential here, not even a doubling to clear. False whenever that is not known.</summary>
    public bool Clear
    {
        get => _clear;
        set => _clear = value;
    }

    /// <summary>True when neither the circuit nor the cooling-off has anything to decide.</summary>
    public bool Steady => _clear && Target.Steady;

    /// <summary>Keeps it from the next sweep. Written only when it changes, so that the steady path leaves its cache line alone.</summary>
    public void Use()
    {
        if (!_used)
        {
            _used = true;
        }
    }

    /// <summary>Whether it was used since the last sweep.</summary>
    public bool TakeUsed()
    {
        var used = _used;
        _used = false;
        return used;
    }
}
