using Microsoft.AspNetCore.Http;
using Storage;
using Storage.Tenants;

namespace Gateway.Accounts;

/// <summary><c>/admin/tenants</c>.</summary>
internal sealed class TenantsEndpoint(ITenantStore tenants, TimeProvider time)
{
    private const int LongestSearch = 200;

    public async Task<Reply> CreateAsync(HttpContext http)
    {
        var (fields, error) = await JsonBody.ReadAsync(http, AccountsJson.Default.TenantFields);
        if ((error ?? fields!.Check()) is { } fault)
        {
            return fault;
        }

        var now = time.GetUtcNow();
        var tenant = fields!.Lay(new() { Id = TenantId.New(now), CreatedAt = now }, now);
        return await tenants.AddAsync(tenant, http.RequestAborted) ? Answer(tenant, 201) : EmailTaken();
    }

    public async Task<Reply> ListAsync(HttpContext http)
    {
        if (PageQuery.Read(http, out var query) is { } fault)
        {
            return fault;
        }

        var search = ((string?)http.Request.Query["search"])?.Trim();
        if (search?.Length > LongestSearch)
        {
            return AccountErrors.Invalid("search", $"at most {LongestSearch} characters");
        }

        var page = await tenants.ListAsync(query.After, query.Limit, string.IsNullOrEmpty(search) ? null : search, http.RequestAborted);
        return Reply.Json(ListAnswer<TenantAnswer>.Of(page, TenantAnswer.Of), AccountsJson.Default.ListAnswerTenantAnswer);
    }

    public async Task<Reply> GetAsync(HttpContext http) => await FindAsync(http) is { } tenant ? Answer(tenant) : AccountErrors.NotFound("tenant");

    public async Task<Reply> UpdateAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { } tenant)
        {
            return AccountErrors.NotFound("tenant");
        }

        var (fields, error) = await JsonBody.ReadAsync(http, AccountsJson.Default.TenantFields, TenantFields.Of(tenant));
        if ((error ?? fields!.Check()) is { } fault)
        {
            return fault;
        }

        var changed = fields!.Lay(tenant, time.GetUtcNow());
        return await tenants.UpdateAsync(changed, http.RequestAborted) switch
        {
            UpdateResult.Done => Answer(changed),
            UpdateResult.Missing => AccountErrors.NotFound("tenant"),
            _ => AccountErrors.Conflict("The e-mail address is taken, or someone else changed the tenant at the same time."),
        };
    }

    private Task<Tenant?> FindAsync(HttpContext http) => tenants.FindAsync(new((string)http.Request.RouteValues["id"]!), http.RequestAborted);

    private static Reply Answer(Tenant tenant, int status = 200) => Reply.Json(TenantAnswer.Of(tenant), AccountsJson.Default.TenantAnswer, status);

    private static Reply EmailTaken() => AccountErrors.Conflict("The e-mail address is taken.", "email");
}
