namespace Routing.Tenants;

/// <summary>Names a customer: who pays, and who owns keys, credentials, limits and budgets.</summary>
public readonly record struct TenantId(string Value)
{
    public override string ToString() => Value;
}
