using Gateway.Accounts;
using Gateway.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Gateway.Dashboard;

/// <summary><c>GET /admin/cluster</c>: the members and their leases; <c>clustered: false</c> for one process.</summary>
internal sealed class ClusterEndpoint(IEnumerable<IClusterView> views)
{
    private readonly IClusterView? _view = views.LastOrDefault();

    public async Task<Reply> GetAsync(HttpContext http)
    {
        var cluster = _view is null ? null : await _view.DescribeAsync(http.RequestAborted);
        return Reply.Of(http => JsonAnswer.WriteAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("clustered"u8, cluster is not null);
            json.WriteStartArray("members"u8);
            foreach (var member in cluster?.Members ?? [])
            {
                json.WriteStartObject();
                json.WriteString("name"u8, member.Name);
                json.WriteString("role"u8, member.Role);
                json.WriteString("status"u8, member.Status);
                if (member.StartedAt is { } started)
                {
                    json.WriteString("started_at"u8, started);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("leases"u8);
            foreach (var lease in cluster?.Leases ?? [])
            {
                json.WriteStartObject();
                json.WriteString("tenant"u8, lease.Tenant);
                json.WriteString("holder"u8, lease.Holder);
                json.WriteString("kind"u8, lease.Kind);
                json.WriteNumber("amount"u8, lease.Amount);
                json.WriteString("expires_at"u8, lease.ExpiresAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }
}
