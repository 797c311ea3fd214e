using Microsoft.AspNetCore.Http;
using Storage;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Gateway.Accounts;

/// <summary><c>/admin/virtual-keys</c>.</summary>
internal sealed class VirtualKeysEndpoint(IVirtualKeyStore keys, TimeProvider time)
{
    public async Task<Reply> CreateAsync(HttpContext http)
    {
        var now = time.GetUtcNow();
        var (request, error) = await JsonBody.ReadAsync(http, AccountsJson.Default.VirtualKeyRequest);
        if ((error ?? request!.Check(now)) is { } fault)
        {
            return fault;
        }

        var text = VirtualKeyText.Create();
        var key = request!.ToKey(text, now);
        return await keys.AddAsync(key, http.RequestAborted) ? Created(key, text, now) : AccountErrors.NotFound("tenant");
    }

    public async Task<Reply> ListAsync(HttpContext http)
    {
        if (PageQuery.Read(http, out var query) is { } fault)
        {
            return fault;
        }

        var now = time.GetUtcNow();
        var tenant = (string?)http.Request.Query["tenant"] is { } id ? new TenantId(id) : (TenantId?)null;
        var page = await keys.ListAsync(tenant, query.After, query.Limit, http.RequestAborted);
        return Reply.Json(ListAnswer<VirtualKeyAnswer>.Of(page, key => VirtualKeyAnswer.Of(key, now)), AccountsJson.Default.ListAnswerVirtualKeyAnswer);
    }

    public async Task<Reply> GetAsync(HttpContext http) => await FindAsync(http) is { } key ? Answer(key, time.GetUtcNow()) : AccountErrors.NotFound("virtual key");

    /// <summary>Changes what is named, in the key as it is now: its text, and who holds it, stay.</summary>
    public async Task<Reply> UpdateAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { } key)
        {
            return AccountErrors.NotFound("virtual key");
        }

        var now = time.GetUtcNow();
        var (fields, error) = await JsonBody.ReadAsync(http, AccountsJson.Default.VirtualKeyFields, VirtualKeyFields.Of(key));
        if ((error ?? fields!.Check(now, key)) is { } fault)
        {
            return fault;
        }

        var changed = fields!.Lay(key);
        return await keys.UpdateAsync(changed, http.RequestAborted) switch
        {
            UpdateResult.Done => Answer(changed, now),
            UpdateResult.Missing => AccountErrors.NotFound("virtual key"),
            _ => AccountErrors.Conflict("Someone else changed the virtual key at the same time."),
        };
    }

    /// <summary>Makes a key of the same name, scopes, limits and expiry; the old one works on for the overlap.</summary>
    public async Task<Reply> RotateAsync(HttpContext http)
    {
        var (request, error) = await JsonBody.ReadAsync(http, AccountsJson.Default.RotationRequest);
        if ((error ?? request!.Check()) is { } fault)
        {
            return fault;
        }

        if (await FindAsync(http) is not { } old)
        {
            return AccountErrors.NotFound("virtual key");
        }

        var now = time.GetUtcNow();
        var text = VirtualKeyText.Create();
        var replacement = VirtualKey.Create(old.Tenant, old.Name, text, now) with
        {
            RotatedFrom = old.Id,
            Scopes = old.Scopes,
            Limits = old.Limits,
            ExpiresAt = old.ExpiresAt,
        };
        return await keys.RotateAsync(replacement, now + request!.Overlap, http.RequestAborted) switch
        {
            UpdateResult.Done => Created(replacement, text, now),
            UpdateResult.Missing => AccountErrors.NotFound("virtual key"),
            _ => AccountErrors.Conflict("The virtual key is revoked, or has been replaced already."),
        };
    }

    public async Task<Reply> RevokeAsync(HttpContext http)
    {
        var now = time.GetUtcNow();
        return await FindAsync(http) is { } key && await keys.RevokeAsync(key.Tenant, key.Id, now, http.RequestAborted)
            ? Answer(key with { RevokedAt = key.RevokedAt ?? now }, now)
            : AccountErrors.NotFound("virtual key");
    }

    private Task<VirtualKey?> FindAsync(HttpContext http) =>
        keys.FindAsync(new VirtualKeyId((string)http.Request.RouteValues["id"]!), http.RequestAborted);

    private static Reply Answer(VirtualKey key, DateTimeOffset now) => Reply.Json(VirtualKeyAnswer.Of(key, now), AccountsJson.Default.VirtualKeyAnswer);

    private static Reply Created(VirtualKey key, NewKeyText text, DateTimeOffset now) =>
        Reply.Json(VirtualKeyAnswer.Of(key, now) with { Key = text.Text }, AccountsJson.Default.VirtualKeyAnswer, 201);
}
