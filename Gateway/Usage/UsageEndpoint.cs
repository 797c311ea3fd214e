using Gateway.Accounts;
using Gateway.Admission;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Storage.Ledger;
using Storage.Spool;

namespace Gateway.Usage;

/// <summary>
/// <c>GET /v1/usage</c>, a tenant's own, and <c>GET /admin/usage</c>, everyone's. Answered from the ledger; what ended in the last moments may still be in the
/// spool, so the answer says up to when it is complete (<c>as_of</c>).
/// </summary>
internal sealed class UsageEndpoint(ILedgerStore ledger, TimeProvider time, LedgerSpool? spool = null)
{
    private const UsageGroups Own = UsageGroups.Day | UsageGroups.Key | UsageGroups.Model | UsageGroups.Target;

    public async Task<Reply> OwnAsync(HttpContext http, Caller caller)
    {
        if (UsageRequest.Read(http, UsageGroups.Day | UsageGroups.Model | UsageGroups.Target, Own, Today, out var request) is { } fault)
        {
            return fault;
        }

        var query = request!.Query with { Tenant = caller.Tenant.Id };
        if (caller.IsLimited)
        {
            // A key that may not ask for everything was handed on: it says what it used itself.
            if (query.Key is { } other && other != caller.Key!.Id)
            {
                return AccountErrors.NotAllowed("This virtual key is limited: it may see its own usage only.");
            }

            query = query with { Key = caller.Key!.Id };
        }

        return await AnswerAsync(http, request with { Query = query });
    }

    public async Task<Reply> EveryonesAsync(HttpContext http) =>
        UsageRequest.Read(http, UsageGroups.Day | UsageGroups.Tenant, Own | UsageGroups.Tenant, Today, out var request) is { } fault
            ? fault
            : await AnswerAsync(http, request!);

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private async Task<Reply> AnswerAsync(HttpContext http, UsageRequest request)
    {
        // Before the ledger is read: what is drained meanwhile may be in the answer too.
        var asOf = time.GetUtcNow() - (spool?.Depth.Oldest ?? TimeSpan.Zero);
        var page = await ledger.GetUsageAsync(request.Query, http.RequestAborted);
        return page.Next is null || request.IsPaged
            ? Reply.Of(http => UsageWriter.WriteAsync(http, request, page, asOf))
            : GatewayError.InvalidRequest(
                "invalid_value",
                $"There are more than {UsageRequest.MostUnpaged} rows: ask for fewer days or groups, or for one part after the other with 'limit' and 'after'.",
                "limit");
    }
}
