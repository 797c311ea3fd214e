using System.Collections.Immutable;
using System.Globalization;
using Frontend.Spending;
using Gateway.Dashboard;
using Grains.Abstractions.Members;
using Orleans.Runtime;
using Routing.Shares;
using ClusterMember = Gateway.Dashboard.ClusterMember;

namespace Frontend.Cluster;

/// <summary>The cluster for the operators' page: what is held here as it is, the members as the silos said within <see cref="Fresh"/>, however many watch.</summary>
internal sealed class ClusterView(NodeName node, GrainCalls calls, ClusterSpending spending, TimeProvider time) : IClusterView
{
    /// <summary>How long an answer of the silos does.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    /// <summary>How long a silo that is gone is still shown.</summary>
    private static readonly TimeSpan Mourned = TimeSpan.FromMinutes(10);

    /// <summary>Tenants shown.</summary>
    private const int MostTenants = 100;

    private readonly Lock _lock = new();
    private Task<Heard> _asked = Task.FromResult(new Heard(null, []));
    private long? _askedAt;

    public async Task<ClusterDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        var heard = await AskedLately().WaitAsync(cancellationToken);
        var held = spending.Balances().ToArray();
        var leases = held.Take(MostTenants).SelectMany(tenant => LeasesOf(tenant.Tenant.Value, tenant.Shares));
        return new(node.Name, heard.At, heard.Members, [.. leases], Math.Max(0, held.Length - MostTenants));
    }

    private Task<Heard> AskedLately()
    {
        lock (_lock)
        {
            if (_asked.IsCompleted && (_askedAt is not { } asked || time.GetElapsedTime(asked) >= Fresh))
            {
                (_askedAt, _asked) = (time.GetTimestamp(), AskAsync(_asked));
            }

            return _asked;
        }
    }

    /// <summary>What the silos say; what was heard before when they say nothing.</summary>
    private async Task<Heard> AskAsync(Task<Heard> before)
    {
        var silos = calls.TryAsync(grains => grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: false));
        var frontends = calls.TryAsync(grains => grains.GetGrain<IFrontendsGrain>(node.Cluster).ListAsync());
        if (await silos is not (true, { } hosts) || await frontends is not (true, { } nodes))
        {
            return await before;
        }

        var now = time.GetUtcNow();
        return new(
            now,
            [
                .. hosts.Where(host => host.Status is not SiloStatus.Dead || now - AliveAt(host) < Mourned).Select(MemberOf)
                    .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.StartedAt),
                .. nodes.Select(facts => new ClusterMember(facts.Node, "frontend", facts.Host, "active", facts.Up > TimeSpan.Zero ? now - facts.Up : null, facts.InFlight, facts.Shares)),
            ]);
    }

    private static ClusterMember MemberOf(MembershipEntry silo) =>
        new(silo.SiloAddress.Endpoint.ToString(), "silo", silo.HostName ?? "", NameOf(silo.Status), silo.StartTime == default ? null : Utc(silo.StartTime));

    private static string NameOf(SiloStatus status) => status is SiloStatus.ShuttingDown ? "shutting_down" : status.ToString().ToLower(CultureInfo.InvariantCulture);

    private static DateTimeOffset AliveAt(MembershipEntry silo) => silo.IAmAliveTime == default ? DateTimeOffset.MinValue : Utc(silo.IAmAliveTime);

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private IEnumerable<ClusterLease> LeasesOf(string tenant, ImmutableArray<ShareBalance> shares)
    {
        var until = shares.Max(share => share.Until);
        return
        [
            .. Of("requests", share => share.Requests),
            .. Of("tokens", share => share.Tokens),
            .. Of("usd", share => share.Cost),
            .. Of("parallel", share => share.Slots),
        ];

        IEnumerable<ClusterLease> Of(string kind, Func<ShareBalance, decimal?> held) =>
            shares.Any(share => held(share) is not null) ? [new(tenant, node.Name, kind, shares.Sum(share => held(share) ?? 0), until)] : [];
    }

    private sealed record Heard(DateTimeOffset? At, ImmutableArray<ClusterMember> Members);
}
