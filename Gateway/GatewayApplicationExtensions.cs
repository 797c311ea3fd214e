using Gateway.Accounts;
using Gateway.Admin;
using Gateway.Attempts;
using Gateway.Clients;
using Gateway.Dashboard;
using Gateway.Endpoints;
using Gateway.Errors;
using Gateway.Explaining;
using Gateway.Telemetry.Metrics;
using Gateway.Trails;
using Gateway.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway;

/// <summary>The gateway's routes.</summary>
public static class GatewayApplicationExtensions
{
    /// <summary>Maps every route of the gateway, and answers everything else with an error in its own shape: what is added to the pipeline behind this does not see it.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        var services = app.Services;
        var guard = services.GetRequiredService<EdgeGuard>();
        var chat = services.GetRequiredService<ChatCompletionsEndpoint>();
        var formats = services.GetRequiredService<FormatEndpoint>();
        var counter = services.GetRequiredService<TokenCounter>();
        var embeddings = services.GetRequiredService<EmbeddingsEndpoint>();
        var models = services.GetRequiredService<ModelsEndpoint>();
        var health = services.GetRequiredService<HealthEndpoints>();
        var targets = services.GetRequiredService<TargetsEndpoint>();
        var config = services.GetRequiredService<ConfigEndpoint>();
        var doors = services.GetRequiredService<AccountDoors>();
        var signUp = services.GetRequiredService<SignUpEndpoint>();
        var credentials = services.GetRequiredService<CredentialsEndpoint>();
        var tenants = services.GetRequiredService<TenantsEndpoint>();
        var keys = services.GetRequiredService<VirtualKeysEndpoint>();
        var usage = services.GetRequiredService<UsageEndpoint>();
        var explain = services.GetRequiredService<ExplainEndpoint>();
        var origins = services.GetRequiredService<OriginGuard>();
        var switches = services.GetRequiredService<TargetSwitchEndpoint>();
        var tiers = services.GetRequiredService<TiersEndpoint>();
        var live = services.GetRequiredService<LiveEndpoint>();
        var cluster = services.GetRequiredService<ClusterEndpoint>();
        var requests = services.GetRequiredService<RequestsEndpoint>();
        var metrics = services.GetRequiredService<MetricsEndpoint>();

        Map("/v1/chat/completions", ("POST", chat.HandleAsync));
        MapIn(AnthropicErrors.Instance, "/v1/messages", ("POST", formats.For(new MessagesFormat())));
        MapIn(AnthropicErrors.Instance, "/v1/messages/count_tokens", ("POST", formats.For(new MessagesFormat { OnlyCounts = true }, counter.RunAsync)));
        MapIn(ResponsesErrors.Instance, "/v1/responses", ("POST", formats.For(new ResponsesFormat())));
        Map("/v1/completions", ("POST", formats.For(new CompletionsFormat())));
        Map("/v1/embeddings", ("POST", embeddings.HandleAsync));
        Map("/v1/models", ("GET", models.ListAsync));
        Map("/v1/models/{**id}", ("GET", models.GetAsync));
        Map("/v1/users", ("POST", AccountDoors.Public(signUp.CreateAsync)));
        Map("/v1/keys", ("GET", doors.Tenant(credentials.ListAsync)), ("POST", doors.Tenant(credentials.CreateAsync)));
        Map("/v1/keys/{id}", ("DELETE", doors.Tenant(credentials.DeleteAsync)));
        Map("/v1/usage", ("GET", doors.Tenant(usage.OwnAsync)));
        Map("/health/live", ("GET", HealthEndpoints.LiveAsync));
        Map("/health/ready", ("GET", health.ReadyAsync));
        Map("/metrics", ("GET", metrics.HandleAsync));
        Map("/admin/targets", ("GET", targets.HandleAsync));
        Map("/admin/targets/{**path}", ("POST", doors.Operator(switches.SwitchAsync)));
        Map("/admin/tiers", ("GET", doors.Operator(tiers.ListAsync)));
        Map("/admin/events", ("GET", doors.Operator(live.StreamAsync)));
        Map("/admin/cluster", ("GET", doors.Operator(cluster.GetAsync)));
        Map("/admin/config", ("GET", config.HandleAsync));
        Map("/admin/tenants", ("GET", doors.Operator(tenants.ListAsync)), ("POST", doors.Operator(tenants.CreateAsync)));
        Map("/admin/tenants/{id}", ("GET", doors.Operator(tenants.GetAsync)), ("PATCH", doors.Operator(tenants.UpdateAsync)));
        Map("/admin/virtual-keys", ("GET", doors.Operator(keys.ListAsync)), ("POST", doors.Operator(keys.CreateAsync)));
        Map(
            "/admin/virtual-keys/{id}",
            ("GET", doors.Operator(keys.GetAsync)),
            ("PATCH", doors.Operator(keys.UpdateAsync)),
            ("DELETE", doors.Operator(keys.RevokeAsync)));
        Map("/admin/virtual-keys/{id}/rotate", ("POST", doors.Operator(keys.RotateAsync)));
        Map("/admin/explain", ("POST", doors.OperatorReading(explain.ExplainAsync)));
        Map("/admin/requests", ("GET", doors.Operator(requests.ListAsync)));
        Map("/admin/requests/{id}", ("GET", doors.Operator(requests.GetAsync)));
        Map("/admin/usage", ("GET", doors.Operator(usage.EveryonesAsync)));
        Map("/dashboard", ("GET", DashboardPage.IndexAsync));
        Map("/dashboard/{file}", ("GET", DashboardPage.AssetAsync));

        // Not a route that takes every path: it would be weighed, and its values collected, with every request.
        app.Use(static (http, next) => http.GetEndpoint() is null ? UnknownRoutes.NotFoundAsync(http) : next(http));
        return app;

        void Map(string path, params ReadOnlySpan<(string Method, RequestDelegate Handler)> verbs) => MapIn(OpenAIErrors.Instance, path, verbs);

        void MapIn(IErrorShape errors, string path, params ReadOnlySpan<(string Method, RequestDelegate Handler)> verbs)
        {
            var guarded = new (string Method, RequestDelegate Handler)[verbs.Length];
            for (var i = 0; i < verbs.Length; i++)
            {
                var (method, handler) = verbs[i];
                guarded[i] = (method, guard.Around(origins.Before(path, handler), method, path));
            }

            app.Map(path, Verbs.Among(guarded)).WithMetadata(errors);
        }
    }
}
