using System.Globalization;
using System.Text.Json;
using Gateway.Accounts;
using Gateway.Endpoints;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Storage.Ledger;

namespace Gateway.Trails;

/// <summary>
/// <c>GET /admin/requests</c>: the last requests of this process, latest first; <c>?limit=100&amp;tenant=&amp;target=&amp;outcome=</c>. <c>GET /admin/requests/{id}</c>: one of them with its whole
/// trail, else what the ledger has of it: its attempts.
/// </summary>
internal sealed class RequestsEndpoint(TrailBook trails, ILedgerStore ledger)
{
    private const int Usual = 100;
    private const int Most = 1000;

    public Task<Reply> ListAsync(HttpContext http)
    {
        var query = http.Request.Query;
        if (query.Keys.FirstOrDefault(name => name is not ("limit" or "tenant" or "target" or "outcome")) is { } unknown)
        {
            return Task.FromResult<Reply>(GatewayError.InvalidRequest("unknown_parameter", $"There is no query parameter '{unknown}' here.", unknown));
        }

        var limit = Usual;
        if ((string?)query["limit"] is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Most))
        {
            return Task.FromResult<Reply>(AccountErrors.Invalid("limit", $"a number from 1 to {Most}"));
        }

        var (tenant, target, outcome) = ((string?)query["tenant"], (string?)query["target"], (string?)query["outcome"]);
        if (outcome is not null && !TrailJson.IsOutcome(outcome))
        {
            return Task.FromResult<Reply>(AccountErrors.Invalid("outcome", $"one of {string.Join(", ", TrailJson.Outcomes)}"));
        }

        var found = trails.Recent()
            .Where(trail => (tenant is null || trail.Tenant == tenant)
                && (target is null || trail.Attempts.Any(attempt => attempt.Target == target))
                && (outcome is null || TrailJson.NameOf(trail.Outcome) == outcome))
            .Take(limit)
            .ToList();
        return Task.FromResult(Reply.Of(http => JsonAnswer.WriteAsync(http, json => WriteList(json, found))));
    }

    public async Task<Reply> GetAsync(HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        if (trails.Find(id) is { } trail)
        {
            return Reply.Of(http => JsonAnswer.WriteAsync(http, json => TrailJson.Write(json, trail)));
        }

        var rows = await ledger.FindAsync(id, http.RequestAborted);
        return rows.Count > 0
            ? Reply.Of(http => JsonAnswer.WriteAsync(http, json => LedgerTrailJson.Write(json, id, rows)))
            : AccountErrors.NotFound("request");
    }

    private static void WriteList(Utf8JsonWriter json, List<RequestTrail> found)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteNumber("held_at_most"u8, TrailBook.Held);
        json.WriteStartArray("data"u8);
        foreach (var trail in found)
        {
            TrailJson.Write(json, trail);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
