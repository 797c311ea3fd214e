using Gateway.Configuration;
using Orleans.Runtime;

namespace Silo;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it is an active member of its cluster, and not on its way out.</summary>
internal static class MemberHealth
{
    public static void MapMemberHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", static () => Results.Json(new { status = "live" }));
        routes.MapGet("/health/ready", static (ISiloStatusOracle members, IHostApplicationLifetime lifetime) =>
        {
            var isMember = members.CurrentStatus is SiloStatus.Active && !lifetime.ApplicationStopping.IsCancellationRequested;
            return Results.Json(new { status = isMember ? "ready" : "not a member", member = members.CurrentStatus.ToString() }, statusCode: isMember ? 200 : 503);
        });
    }

    /// <summary>The grains' page, behind the operator's key: it has no door of its own.</summary>
    public static void UseOperatorsDoor(this WebApplication app, string path) => app.Use(async (http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal) || Gateway.Hosting.OperatorsDoor.Lets(http, http.RequestServices.GetRequiredService<ConfigSource>().Current))
        {
            await next(http);
            return;
        }

        http.Response.StatusCode = 401;
        http.Response.Headers.WWWAuthenticate = "Basic realm=\"the operator's key is the password\"";
    });
}
