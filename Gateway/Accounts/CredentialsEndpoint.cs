using Gateway.Admission;
using Gateway.Configuration;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Storage.Credentials;
using Storage.Encryption;

namespace Gateway.Accounts;

/// <summary><c>/v1/keys</c>: the provider keys that a tenant brings.</summary>
internal sealed class CredentialsEndpoint(ICredentialStore credentials, MultiFernet keys, ConfigSource config, TimeProvider time)
{
    private const int MostPerTenant = 100;

    public async Task<Reply> CreateAsync(HttpContext http, Caller caller)
    {
        var (request, error) = await JsonBody.ReadAsync(http, AccountsJson.Default.CredentialRequest);
        if ((Refuse(caller) ?? error ?? request!.Check(config.Current)) is { } fault)
        {
            return fault;
        }

        var present = await credentials.ListAsync(caller.Tenant.Id, null, MostPerTenant, http.RequestAborted);
        if (present.Items.Count == MostPerTenant)
        {
            return AccountErrors.Conflict($"There are {MostPerTenant} keys already. Delete one first.");
        }

        var now = time.GetUtcNow();
        var credential = new Credential
        {
            Id = StoredCredentialId.New(now),
            Tenant = caller.Tenant.Id,
            Provider = request!.Provider!,
            BaseUrl = request.Address,
            Ciphertext = keys.Encrypt(request.ApiKey!, now),
            Last4 = request.ApiKey![^4..],
            CreatedAt = now,
        };
        return await credentials.AddAsync(credential, http.RequestAborted)
            ? Reply.Json(CredentialAnswer.Of(credential), AccountsJson.Default.CredentialAnswer, 201)
            : AccountErrors.NotFound("tenant");
    }

    public async Task<Reply> ListAsync(HttpContext http, Caller caller)
    {
        if ((PageQuery.Read(http, out var query) ?? Refuse(caller)) is { } fault)
        {
            return fault;
        }

        var page = await credentials.ListAsync(caller.Tenant.Id, query.After, query.Limit, http.RequestAborted);
        return Reply.Json(ListAnswer<CredentialAnswer>.Of(page, CredentialAnswer.Of), AccountsJson.Default.ListAnswerCredentialAnswer);
    }

    public async Task<Reply> DeleteAsync(HttpContext http, Caller caller)
    {
        if (Refuse(caller) is { } fault)
        {
            return fault;
        }

        var id = new StoredCredentialId((string)http.Request.RouteValues["id"]!);
        return await credentials.DeleteAsync(caller.Tenant.Id, id, time.GetUtcNow(), http.RequestAborted)
            ? Reply.Json(new(id.Value, true), AccountsJson.Default.DeletionAnswer)
            : AccountErrors.NotFound("key");
    }

    /// <summary>Whoever could replace a tenant's provider keys could read its traffic: not everybody, and not a key made for less.</summary>
    private static GatewayError? Refuse(Caller caller) =>
        caller.Key is null ? AccountErrors.NotAllowed("Provider keys belong to an account. Call with its virtual key.")
        : caller.IsLimited ? AccountErrors.NotAllowed("This virtual key is limited to some models and may not manage provider keys.")
        : null;
}
