namespace Routing.Tenants;

/// <summary>Names a virtual key without holding it.</summary>
public readonly record struct VirtualKeyId(string Value)
{
    public override string ToString() => Value;
}
