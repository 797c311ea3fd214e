using Gateway.Admission;
using Gateway.Configuration;
using Microsoft.AspNetCore.Http;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Gateway.Accounts;

/// <summary><c>POST /v1/users</c>: an account of one's own, where <c>signup: open</c>.</summary>
internal sealed class SignUpEndpoint(ITenantStore tenants, ConfigSource config, Brakes brakes, TimeProvider time)
{
    public async Task<Reply> CreateAsync(HttpContext http)
    {
        if (!config.Current.SignupOpen)
        {
            return AccountErrors.NotAllowed("Sign-up is closed here. Ask the operator for a virtual key.");
        }

        var (request, error) = await JsonBody.ReadAsync(http, AccountsJson.Default.SignUpRequest);
        if (error is not null)
        {
            return error;
        }

        if (request!.Email?.Trim() is not { Length: > 0 } email)
        {
            return AccountErrors.Missing("email");
        }

        if (!Texts.IsEmail(email))
        {
            return AccountErrors.Invalid("email", "an e-mail address");
        }

        if (!brakes.SignUps.TryPass(ClientAddress.Of(http, config.Current.TrustedProxies), out var wait))
        {
            return Brakes.TooOften("sign-ups", wait);
        }

        var now = time.GetUtcNow();
        var tenant = new Tenant { Id = TenantId.New(now), Email = email, CreatedAt = now };
        var text = VirtualKeyText.Create();
        return await tenants.AddAsync(tenant, VirtualKey.Create(tenant.Id, "first", text, now), http.RequestAborted)
            ? Reply.Json(new(tenant.Id.Value, email, text.Text), AccountsJson.Default.SignUpAnswer, 201)
            : AccountErrors.Conflict("There is an account with this e-mail address already.", "email");
    }
}
