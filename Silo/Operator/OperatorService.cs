using System.Globalization;
using Gateway.Configuration;
using Google.Protobuf.WellKnownTypes;
using Grains.Abstractions.Health;
using Grains.Abstractions.Members;
using Grains.Abstractions.Spending;
using Grains.Abstractions.Tiers;
using Grpc.Core;
using Storage;
using Storage.Tenants;

namespace Silo.Operator;

/// <summary>The operators' service: asks grains and the store, and decides nothing.</summary>
internal sealed class OperatorService(IClusterClient grains, ITenantStore tenants, ConfigSource config, HealthWatch watch) : Operator.OperatorBase
{
    public override Task WatchHealth(WatchHealthRequest request, IServerStreamWriter<ProviderHealth> responseStream, ServerCallContext context)
    {
        string[] providers = request.Providers.Count > 0
            ? [.. request.Providers.Distinct(StringComparer.Ordinal)]
            : [.. config.Current.Tiers.Values.SelectMany(tier => tier.Chain).Select(target => target.Provider).Distinct(StringComparer.Ordinal)];
        return watch.RunAsync(providers, health => responseStream.WriteAsync(health, context.CancellationToken), context.CancellationToken);
    }

    public override async Task<ProviderHealth> SetDrained(SetDrainedRequest request, ServerCallContext context)
    {
        if (request.Target.Split('/', 2) is not [{ Length: > 0 } provider, { Length: > 0 } model])
        {
            throw new RpcException(new(StatusCode.InvalidArgument, "target: 'provider/model' was expected"));
        }

        if (!config.Current.Providers.ContainsKey(provider))
        {
            throw new RpcException(new(StatusCode.NotFound, $"target: there is no provider '{provider}'"));
        }

        var grain = grains.GetGrain<IProviderHealthGrain>(provider);
        await grain.DrainAsync(model, request.Drained);
        return Messages.Of(provider, (await grain.GetAsync(default))!);
    }

    public override async Task<Chain> GetChain(GetChainRequest request, ServerCallContext context)
    {
        var chain = await grains.GetGrain<IRoutingTierGrain>(request.Tier).GetAsync() ?? throw new RpcException(new(StatusCode.NotFound, $"tier: there is no '{request.Tier}'"));
        return Messages.Of(request.Tier, chain);
    }

    public override async Task<Tenant> GetTenant(GetTenantRequest request, ServerCallContext context)
    {
        var tenant = await FindAsync(request.Tenant, context);
        return await DescribeAsync(tenant);
    }

    public override async Task<Tenant> SetLimits(SetLimitsRequest request, ServerCallContext context)
    {
        var tenant = await FindAsync(request.Tenant, context);
        var changed = tenant with { Limits = Messages.ToLimits(request.Limits ?? new()) };
        return await tenants.UpdateAsync(changed, context.CancellationToken) is UpdateResult.Done
            ? await DescribeAsync(changed)
            : throw new RpcException(new(StatusCode.Aborted, "Someone else changed the tenant at the same time."));
    }

    public override async Task<Tenant> RestoreTenant(RestoreTenantRequest request, ServerCallContext context)
    {
        var tenant = await FindAsync(request.Tenant, context);
        await grains.GetGrain<ITenantBudgetGrain>(request.Tenant).RestoreAsync();
        return await DescribeAsync(tenant);
    }

    public override async Task<ListFrontendsReply> ListFrontends(ListFrontendsRequest request, ServerCallContext context)
    {
        var frontends = await grains.GetGrain<IFrontendsGrain>(config.Current.Cluster.Id).ListAsync();
        var reply = new ListFrontendsReply();
        reply.Frontends.AddRange(frontends.Select(facts => new Frontend { Node = facts.Node, Host = facts.Host, InFlight = facts.InFlight, Shares = facts.Shares }));
        return reply;
    }

    private async Task<Storage.Tenants.Tenant> FindAsync(string id, ServerCallContext context) =>
        await tenants.FindAsync(new(id), context.CancellationToken) ?? throw new RpcException(new(StatusCode.NotFound, $"tenant: there is no '{id}'"));

    private async Task<Tenant> DescribeAsync(Storage.Tenants.Tenant tenant)
    {
        var grain = grains.GetGrain<ITenantBudgetGrain>(tenant.Id.Value);
        return Messages.Of(tenant, await grain.DescribeAsync(), await grain.ListSharesAsync());
    }
}
