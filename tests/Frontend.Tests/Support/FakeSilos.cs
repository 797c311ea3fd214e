using System.Reflection;
using Grains.Abstractions.Health;
using Grains.Abstractions.Members;
using Grains.Abstractions.Spending;
using Grains.Abstractions.Tiers;

namespace Frontend.Tests.Support;

/// <summary>The client of a cluster whose grains are these.</summary>
public class FakeSilos : DispatchProxy
{
    internal FakeHealthGrain Health { get; } = new();

    internal FakeAccount Account { get; } = new();

    internal FakeFrontends Frontends { get; } = new();

    internal static (IClusterClient Client, FakeSilos Silos) Make()
    {
        var client = Create<IClusterClient, FakeSilos>();
        return (client, (FakeSilos)(object)client);
    }

    internal FakeTier Tier { get; } = new();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod!.Name, targetMethod.GetGenericArguments()) switch
    {
        ("GetGrain", [var grain]) when grain == typeof(IProviderHealthGrain) => Health,
        ("GetGrain", [var grain]) when grain == typeof(ITenantBudgetGrain) => Account,
        ("GetGrain", [var grain]) when grain == typeof(IFrontendsGrain) => Frontends,
        ("GetGrain", [var grain]) when grain == typeof(IRoutingTierGrain) => Tier,
        ("CreateObjectReference", _) => args![0],
        _ => throw new NotSupportedException(targetMethod.ToString()),
    };
}
