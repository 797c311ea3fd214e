using Gateway.Admin;
using Gateway.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway;

/// <summary>The gateway's routes.</summary>
public static class GatewayApplicationExtensions
{
    /// <summary>Maps every route of the gateway, and an error in its own shape for everything else.</summary>
    public static IEndpointRouteBuilder MapGateway(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var chat = services.GetRequiredService<ChatCompletionsEndpoint>();
        var models = services.GetRequiredService<ModelsEndpoint>();
        var health = services.GetRequiredService<HealthEndpoints>();
        var targets = services.GetRequiredService<TargetsEndpoint>();
        var config = services.GetRequiredService<ConfigEndpoint>();

        Map(routes, "POST", "/v1/chat/completions", chat.HandleAsync);
        Map(routes, "GET", "/v1/models", models.ListAsync);
        Map(routes, "GET", "/v1/models/{**id}", models.GetAsync);
        Map(routes, "GET", "/health/live", HealthEndpoints.LiveAsync);
        Map(routes, "GET", "/health/ready", health.ReadyAsync);
        Map(routes, "GET", "/admin/targets", targets.HandleAsync);
        Map(routes, "GET", "/admin/config", config.HandleAsync);
        routes.MapFallback("{**path}", UnknownRoutes.NotFoundAsync);
        return routes;
    }

    private static void Map(IEndpointRouteBuilder routes, string method, string path, RequestDelegate handler)
    {
        routes.MapMethods(path, method == "GET" ? ["GET", "HEAD"] : [method], handler);
        routes.Map(path, UnknownRoutes.WrongMethod(method)).WithOrder(1);
    }
}
