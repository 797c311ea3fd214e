using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Accounts;
using Gateway.Admission;
using Gateway.Endpoints;
using Gateway.Errors;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;

namespace Gateway.Explaining;

/// <summary><c>GET /admin/tiers</c>: what every tier's chain is now, for a short request of nobody in particular, and why: one explanation each, as <c>/admin/explain</c> gives it.</summary>
internal sealed class TiersEndpoint(SnapshotHolder snapshots, Explainer explainer)
{
    public Task<Reply> ListAsync(HttpContext http)
    {
        var snapshot = snapshots.Current;
        var explained = snapshot.Models.Where(model => model.IsTier).Select(tier => (tier.Name, Result: Explain(snapshot, tier.Name))).ToList();
        return Task.FromResult(Reply.Of(http => JsonAnswer.WriteAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (var (name, (explanation, error)) in explained)
            {
                json.WriteStartObject();
                json.WriteString("tier"u8, name);
                json.WritePropertyName("now"u8);
                ExplanationWriter.Write(json, explanation, error);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        })));
    }

    private (Explanation? Explanation, GatewayError? Error) Explain(RoutingSnapshot snapshot, string tier)
    {
        var body = $$"""{"model":"{{JsonEncodedText.Encode(tier)}}","messages":[{"role":"user","content":"Hello"}]}""";
        return explainer.Explain(snapshot, Caller.Anonymous, null, new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)), new HeaderDictionary(), default);
    }
}
