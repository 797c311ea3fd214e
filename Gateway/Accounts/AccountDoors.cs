using Gateway.Admin;
using Gateway.Admission;
using Gateway.Configuration;
using Gateway.Endpoints;
using Microsoft.AspNetCore.Http;
using Storage;

namespace Gateway.Accounts;

/// <summary>What stands before every endpoint of this room: its caller is known before it runs, and a store that is away is a 503 after.</summary>
internal sealed class AccountDoors(ConfigSource config, Gatekeeper gatekeeper)
{
    /// <summary>For anybody.</summary>
    public static RequestDelegate Public(Func<HttpContext, Task<Reply>> handler) => Around(handler);

    /// <summary>For the operator.</summary>
    public RequestDelegate Operator(Func<HttpContext, Task<Reply>> handler) =>
        Around(async http => AdminAccess.Refuse(http, config.Current) is { } refusal ? refusal : await handler(http));

    /// <summary>For the operator, to read, whatever the method.</summary>
    public RequestDelegate OperatorReading(Func<HttpContext, Task<Reply>> handler) =>
        Around(async http => AdminAccess.Refuse(http, config.Current, isReading: true) is { } refusal ? refusal : await handler(http));

    /// <summary>For whoever holds a virtual key.</summary>
    public RequestDelegate Tenant(Func<HttpContext, Caller, Task<Reply>> handler) => Around(async http =>
    {
        var (caller, refusal) = await gatekeeper.AdmitAsync(http, config.Current);
        return caller is null ? refusal! : await handler(http, caller);
    });

    private static RequestDelegate Around(Func<HttpContext, Task<Reply>> handler) => async http =>
    {
        RequestIds.Assign(http);
        Reply reply;
        try
        {
            reply = await handler(http);
        }
        catch (StoreUnavailableException)
        {
            reply = StoreErrors.Unavailable("The store is away. Nothing is known to have been changed.");
        }

        await reply.WriteAsync(http);
    };
}
