using System.Text.Json;
using Gateway.Endpoints;
using Gateway.Errors;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Routing.Chains;
using Routing.ControlPlane;
using Routing.Targets;

namespace Gateway.Admin;

/// <summary>
/// <c>GET /admin/targets</c>: every target of the catalogue and the tiers, whether it can be called, why not, and its circuit as it is now.
/// </summary>
internal sealed class TargetsEndpoint(SnapshotHolder snapshots, IControlPlane controlPlane, TimeProvider time)
{
    public async Task HandleAsync(HttpContext http)
    {
        RequestIds.Assign(http);
        var snapshot = snapshots.Current;
        if (AdminAccess.Refuse(http, snapshot.Config) is { } refusal)
        {
            await ErrorWriter.WriteAsync(http, refusal);
            return;
        }

        var now = time.GetUtcNow();
        await JsonAnswer.WriteAsync(http, json => Write(json, snapshot, now));
    }

    private void Write(Utf8JsonWriter json, RoutingSnapshot snapshot, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        WriteEach(snapshot, now, (_, _, write) => write(json));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Hands every target to <paramref name="each"/>: its name, whether it is of interest (it can be called, or a tier names it), and what writes it.</summary>
    public void WriteEach(RoutingSnapshot snapshot, DateTimeOffset now, Action<string, bool, Action<Utf8JsonWriter>> each)
    {
        var circuits = controlPlane.Describe(now).ToDictionary(c => c.Target);
        var tiers = snapshot.Models.Where(m => m.IsTier)
            .SelectMany(tier => tier.Policy.Chain.Select(id => (id, tier.Name)))
            .ToLookup(pair => pair.id, pair => pair.Name);
        var targets = snapshot.Config.Models.Values.Select(m => m.Id).Concat(tiers.Select(t => t.Key)).Concat(circuits.Keys)
            .Where(id => snapshot.Targets.HasProvider(id.Provider))
            .Distinct()
            .OrderBy(id => id.ToString(), StringComparer.Ordinal);
        foreach (var id in targets)
        {
            each(id.ToString(), tiers.Contains(id) || snapshot.Targets.Resolve(id, out _) is null, json => Write(json, snapshot, id, now, tiers[id], circuits.GetValueOrDefault(id)));
        }
    }

    private static void Write(Utf8JsonWriter json, RoutingSnapshot snapshot, TargetId id, DateTimeOffset now, IEnumerable<string> tiers, TargetSnapshot? circuit)
    {
        json.WriteStartObject();
        json.WriteString("target"u8, id.ToString());
        WriteReach(json, snapshot, id, now);
        json.WriteStartArray("tiers"u8);
        foreach (var tier in tiers)
        {
            json.WriteStringValue(tier);
        }

        json.WriteEndArray();
        json.WritePropertyName("circuit"u8);
        WriteCircuit(json, circuit);
        json.WriteEndObject();
    }

    private static void WriteReach(Utf8JsonWriter json, RoutingSnapshot snapshot, TargetId id, DateTimeOffset now)
    {
        if (snapshot.Targets.Resolve(id, out _) is { } reason)
        {
            json.WriteString("status"u8, "left_out"u8);
            json.WriteString("reason"u8, Reasons.Explain(reason, id, snapshot.Config));
            return;
        }

        var status = snapshot.Find(id.ToString())?.Routes[0].Health.Look(now) ?? RouteStatus.Available;
        json.WriteString("status"u8, Reasons.NameOf(status.Availability));
        if (status.Until > now)
        {
            json.WriteString("until"u8, status.Until);
        }
    }

    private static void WriteCircuit(Utf8JsonWriter json, TargetSnapshot? circuit)
    {
        if (circuit is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("state"u8, Reasons.NameOf(circuit.State));
        if (circuit.OpenUntil is { } until)
        {
            json.WriteString("open_until"u8, until);
        }

        json.WriteNumber("share"u8, Math.Round(circuit.Share, 3));
        json.WriteNumber("consecutive_failures"u8, circuit.ConsecutiveFailures);
        json.WriteNumber("failures_in_window"u8, circuit.Failures);
        json.WriteNumber("outcomes_in_window"u8, circuit.Outcomes);
        json.WriteEndObject();
    }
}
