using System.Text.Json;
using Gateway.Accounts;
using Gateway.Endpoints;
using Gateway.Health;
using Microsoft.AspNetCore.Http;

namespace Gateway.Dashboard;

/// <summary><c>GET /admin/cluster</c>: the members, what this one holds of tenants' limits, and what it misses; <c>clustered: false</c> for one process.</summary>
internal sealed class ClusterEndpoint(Degradation degradation, IEnumerable<IClusterView> views)
{
    private readonly IClusterView? _view = views.LastOrDefault();

    public async Task<Reply> GetAsync(HttpContext http)
    {
        var cluster = _view is null ? null : await _view.DescribeAsync(http.RequestAborted);
        return Reply.Of(http => JsonAnswer.WriteAsync(http, json => Write(json, cluster)));
    }

    private void Write(Utf8JsonWriter json, ClusterDescription? cluster)
    {
        json.WriteStartObject();
        json.WriteBoolean("clustered"u8, cluster is not null);
        if (cluster is not null)
        {
            json.WriteString("node"u8, cluster.Node);
        }

        if (cluster?.AsOf is { } heard)
        {
            json.WriteString("as_of"u8, heard);
        }

        json.WriteStartArray("degraded"u8);
        foreach (var part in Degradation.NamesOf(degradation.Missing))
        {
            json.WriteStringValue(part);
        }

        json.WriteEndArray();
        json.WriteStartArray("members"u8);
        foreach (var member in cluster?.Members ?? [])
        {
            Write(json, member);
        }

        json.WriteEndArray();
        json.WriteStartArray("leases"u8);
        foreach (var lease in cluster?.Leases ?? [])
        {
            Write(json, lease);
        }

        json.WriteEndArray();
        json.WriteNumber("unshown_tenants"u8, cluster?.UnshownTenants ?? 0);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClusterMember member)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, member.Name);
        json.WriteString("role"u8, member.Role);
        json.WriteString("host"u8, member.Host);
        json.WriteString("status"u8, member.Status);
        if (member.StartedAt is { } started)
        {
            json.WriteString("started_at"u8, started);
        }

        if (member.InFlight is { } inFlight)
        {
            json.WriteNumber("in_flight"u8, inFlight);
        }

        if (member.Shares is { } shares)
        {
            json.WriteNumber("shares"u8, shares);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClusterLease lease)
    {
        json.WriteStartObject();
        json.WriteString("tenant"u8, lease.Tenant);
        json.WriteString("holder"u8, lease.Holder);
        json.WriteString("kind"u8, lease.Kind);
        json.WriteNumber("amount"u8, lease.Amount);
        json.WriteString("expires_at"u8, lease.ExpiresAt);
        json.WriteEndObject();
    }
}
