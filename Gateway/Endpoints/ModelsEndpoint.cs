using System.Text.Json;
using Gateway.Admission;
using Gateway.Errors;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary><c>GET /v1/models</c> and <c>/v1/models/{id}</c>: tiers, then every model the caller has a credential for, as far as its key may use them.</summary>
internal sealed class ModelsEndpoint(SnapshotHolder snapshots, Gatekeeper gatekeeper)
{
    public Task ListAsync(HttpContext http) => AnswerAsync(http, null);

    public Task GetAsync(HttpContext http) => AnswerAsync(http, Id((string)http.Request.RouteValues["id"]!));

    /// <summary>SDKs escape the slash of an id; the server, which unescapes all else, leaves a slash as it came.</summary>
    private static string Id(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private async Task AnswerAsync(HttpContext http, string? id)
    {
        RequestIds.Assign(http);
        var snapshot = snapshots.Current;
        var (caller, refusal) = await gatekeeper.AdmitAsync(http, snapshot.Config);
        if (caller is null)
        {
            await ErrorWriter.WriteAsync(http, refusal!);
        }
        else if (id is null)
        {
            await JsonAnswer.WriteAsync(http, json => WriteList(json, snapshot, caller));
        }
        else if (!caller.MayAskFor(id))
        {
            await ErrorWriter.WriteAsync(http, ModelErrors.NotAllowed(id));
        }
        else if (snapshot.Find(id) is { Routes.Length: > 0 } entry)
        {
            await JsonAnswer.WriteAsync(http, json => WriteModel(json, entry, snapshot));
        }
        else
        {
            await ErrorWriter.WriteAsync(http, ModelErrors.NotFound(snapshot, caller, id));
        }
    }

    private static void WriteList(Utf8JsonWriter json, RoutingSnapshot snapshot, Caller caller)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var entry in snapshot.Models.Where(m => IsListed(m) && caller.MayAskFor(m.Name)))
        {
            WriteModel(json, entry, snapshot);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Bare names and aliases are understood but not listed: each is a pinned target's other name.</summary>
    private static bool IsListed(ModelEntry entry) => entry.Routes.Length > 0 && (entry.IsTier || entry.Routes[0].Target.Name == entry.Name);

    private static void WriteModel(Utf8JsonWriter json, ModelEntry entry, RoutingSnapshot snapshot)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, entry.Name);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, CreatedAt(entry, snapshot));
        json.WriteString("owned_by"u8, entry.IsTier ? "gateway" : entry.Routes[0].Target.Id.Provider);
        json.WriteEndObject();
    }

    /// <summary>The day the catalogue read the model's figures: when it was made is not known here.</summary>
    private static long CreatedAt(ModelEntry entry, RoutingSnapshot snapshot) =>
        snapshot.Config.Models.TryGetValue(entry.Routes[0].Target.Name, out var model) && model.ReadOn is { } day
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds()
            : 0;
}
