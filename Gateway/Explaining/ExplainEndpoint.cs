using Gateway.Accounts;
using Gateway.Admission;
using Gateway.Endpoints;
using Gateway.Errors;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Gateway.Explaining;

/// <summary>
/// <c>POST /admin/explain</c>: the body and the <c>x-gateway-…</c> headers are a chat request's, byte for byte; the query says whose it would be: <c>key</c>, the id of a virtual key, or
/// <c>tenant</c>, an id too; else everyone's. <c>plan</c> and <c>region</c> take the place of the tenant's. Nobody is called and nothing is spent.
/// </summary>
internal sealed class ExplainEndpoint(SnapshotHolder snapshots, Explainer explainer, CredentialDirectory credentials, ITenantStore tenants, IVirtualKeyStore keys, TimeProvider time)
{
    public async Task<Reply> ExplainAsync(HttpContext http)
    {
        if (http.Request.Query.Keys.FirstOrDefault(name => name is not ("key" or "tenant" or "plan" or "region")) is { } unknown)
        {
            return GatewayError.InvalidRequest("unknown_parameter", $"There is no query parameter '{unknown}' here.", unknown);
        }

        if (RequestOptions.Read(http.Request.Headers, out var options) is { } fault)
        {
            return fault;
        }

        var (caller, missing) = await FindCallerAsync(http);
        if (caller is null)
        {
            return missing!;
        }

        var (own, refusal) = await credentials.FindAsync(caller, http.RequestAborted);
        if (own is null)
        {
            return refusal!;
        }

        return await ExplainAsync(http, caller, own, options);
    }

    private async Task<Reply> ExplainAsync(HttpContext http, Caller caller, OwnCredentials own, RequestOptions options)
    {
        var snapshot = snapshots.Current;
        var (body, error) = await RequestBody.ReadAsync(http, snapshot.Config.MaxRequestBytes);
        try
        {
            if (error is not null)
            {
                return error;
            }

            var (explanation, answer) = explainer.Explain(snapshot, caller, own, body, http.Request.Headers, options);
            return Reply.Of(http => JsonAnswer.WriteAsync(http, json => ExplanationWriter.Write(json, explanation, answer)));
        }
        finally
        {
            RequestBody.Release(http, body);
        }
    }

    private async Task<(Caller? Caller, GatewayError? Error)> FindCallerAsync(HttpContext http)
    {
        var query = http.Request.Query;
        VirtualKey? key = null;
        if ((string?)query["key"] is { Length: > 0 } keyId && (key = await keys.FindAsync(new(keyId), http.RequestAborted)) is null)
        {
            return (null, AccountErrors.NotFound("virtual key"));
        }

        var tenantId = key?.Tenant.Value ?? (string?)query["tenant"];
        var tenant = string.IsNullOrEmpty(tenantId) ? Caller.Anonymous.Tenant : await tenants.FindAsync(new(tenantId), http.RequestAborted);
        if (tenant is null)
        {
            return (null, AccountErrors.NotFound("tenant"));
        }

        if (key is null && tenant.Id != TenantId.Default)
        {
            // A tenant's own limits and provider keys count under a key of its own only: this one opens nothing.
            key = VirtualKey.Create(tenant.Id, "explain", VirtualKeyText.Create(), time.GetUtcNow());
        }

        return (new(tenant with { Plan = Text(query["plan"]) ?? tenant.Plan, Region = Text(query["region"]) ?? tenant.Region }, key), null);
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
