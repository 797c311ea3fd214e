using System.Text.Json;
using Gateway.Admission;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Routing.Chains;
using Routing.Targets;

namespace Gateway.Endpoints;

/// <summary><c>GET /v1/models</c> and <c>/v1/models/{id}</c>: tiers, then every model the caller has a credential for, as far as its key may use them.</summary>
internal sealed class ModelsEndpoint(SnapshotHolder snapshots, Gatekeeper gatekeeper, CredentialDirectory credentials)
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
            return;
        }

        (var own, refusal) = await credentials.FindAsync(caller, http.RequestAborted);
        if (own is null)
        {
            await ErrorWriter.WriteAsync(http, refusal!);
        }
        else if (id is null)
        {
            await JsonAnswer.WriteAsync(http, json => WriteList(json, snapshot, caller, own));
        }
        else if (!caller.MayAskFor(id))
        {
            await ErrorWriter.WriteAsync(http, ModelErrors.NotAllowed(id));
        }
        else if (snapshot.Find(id) is { } entry && CanReach(entry, own))
        {
            await JsonAnswer.WriteAsync(http, json => WriteModel(json, entry, snapshot));
        }
        else
        {
            await ErrorWriter.WriteAsync(http, ModelErrors.NotFound(snapshot, caller, id));
        }
    }

    private static void WriteList(Utf8JsonWriter json, RoutingSnapshot snapshot, Caller caller, OwnCredentials own)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var entry in snapshot.Models.Where(m => IsListed(m) && CanReach(m, own) && caller.MayAskFor(m.Name)))
        {
            WriteModel(json, entry, snapshot);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Bare names and aliases are understood but not listed: each is a pinned target's other name.</summary>
    private static bool IsListed(ModelEntry entry) => entry.IsTier || entry.Policy.Chain[0].ToString() == entry.Name;

    private static bool CanReach(ModelEntry entry, OwnCredentials own) =>
        entry.Routes.Length > 0 || entry.LeftOut.Any(left => left.Reason is ExclusionReason.NoCredential && own.Has(left.Target.Id.Provider));

    /// <summary>Whoever would be asked first; of one that only the caller's own credentials reach, the first of its chain.</summary>
    private static TargetId First(ModelEntry entry) => entry.Routes.Length > 0 ? entry.Routes[0].Target.Id : entry.Policy.Chain[0];

    private static void WriteModel(Utf8JsonWriter json, ModelEntry entry, RoutingSnapshot snapshot)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, entry.Name);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, CreatedAt(entry, snapshot));
        json.WriteString("owned_by"u8, entry.IsTier ? "gateway" : First(entry).Provider);
        if (entry.Policy.Kind is ModelKind.Embedding)
        {
            WriteEmbedding(json, snapshot.Config.Models[First(entry).ToString()]);
        }

        json.WriteEndObject();
    }

    /// <summary>What tells an embedding model from one that chats, and whose vectors can be compared with its own.</summary>
    private static void WriteEmbedding(Utf8JsonWriter json, ModelConfig model)
    {
        json.WriteStartObject("gateway"u8);
        json.WriteString("kind"u8, "embedding"u8);
        if (model.Dimensions is { } dimensions)
        {
            json.WriteNumber("dimensions"u8, dimensions);
        }

        json.WriteString("embedding_space"u8, model.EmbeddingSpace);
        json.WriteEndObject();
    }

    /// <summary>The day the catalogue read the model's figures: when it was made is not known here.</summary>
    private static long CreatedAt(ModelEntry entry, RoutingSnapshot snapshot) =>
        snapshot.Config.Models.TryGetValue(First(entry).ToString(), out var model) && model.ReadOn is { } day
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds()
            : 0;
}
