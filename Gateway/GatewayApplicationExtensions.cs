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
        var guard = services.GetRequiredService<EdgeGuard>();
        var chat = services.GetRequiredService<ChatCompletionsEndpoint>();
        var models = services.GetRequiredService<ModelsEndpoint>();
        var health = services.GetRequiredService<HealthEndpoints>();
        var targets = services.GetRequiredService<TargetsEndpoint>();
        var config = services.GetRequiredService<ConfigEndpoint>();

        Map("POST", "/v1/chat/completions", chat.HandleAsync);
        Map("GET", "/v1/models", models.ListAsync);
        Map("GET", "/v1/models/{**id}", models.GetAsync);
        Map("GET", "/health/live", HealthEndpoints.LiveAsync);
        Map("GET", "/health/ready", health.ReadyAsync);
        Map("GET", "/admin/targets", targets.HandleAsync);
        Map("GET", "/admin/config", config.HandleAsync);
        routes.MapFallback("{**path}", UnknownRoutes.NotFoundAsync);
        return routes;

        void Map(string method, string path, RequestDelegate handler)
        {
            routes.MapMethods(path, method == "GET" ? ["GET", "HEAD"] : [method], guard.Around(handler));
            routes.Map(path, UnknownRoutes.WrongMethod(method)).WithOrder(1);
        }
    }
}
