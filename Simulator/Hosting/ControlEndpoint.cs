using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Simulator.Recording;
using Simulator.Scripting;

namespace Simulator.Hosting;

/// <summary>The routes under <c>/sim</c>: scripts, ports, what was received.</summary>
internal sealed class ControlEndpoint(ScriptBook script, RequestLog requests, ProviderPorts ports)
{
    private static readonly ControlJson Shapes = ControlJson.Default;
    private static readonly ScriptJson Scripts = ScriptJson.Default;

    public async Task HandleAsync(HttpContext context, string path)
    {
        try
        {
            await RouteAsync(context, path);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or InvalidOperationException)
        {
            await SendAsync(context, 400, new ControlError(fault.Message), Shapes.ControlError);
        }
    }

    private Task RouteAsync(HttpContext context, string path)
    {
        var provider = context.Request.Query["provider"].FirstOrDefault();
        return (context.Request.Method, path) switch
        {
            ("GET", "/sim/health") => Reply.BytesAsync(context, 200, "text/plain", "ok"u8.ToArray()),
            ("GET", "/sim/script") => SendAsync(context, 200, script.All, Scripts.IReadOnlyListScriptStatus),
            ("PUT", "/sim/script") => PutScriptAsync(context),
            ("DELETE", "/sim/script") => Done(context, () => script.Remove(provider)),
            ("GET", "/sim/requests") => SendAsync(context, 200, Report(provider), Shapes.RequestsReport),
            ("POST", "/sim/reset") => Done(context, () =>
            {
                script.Remove();
                requests.Reset();
            }),
            ("PUT", "/sim/port") => OpenPortAsync(context, provider),
            ("DELETE", "/sim/port") => ClosePortAsync(context, provider),
            _ => SendAsync(context, 404, new ControlError($"no such route: {context.Request.Method} {path}"), Shapes.ControlError),
        };
    }

    /// <summary>One script, or an array of them; all are put in force, or none.</summary>
    private async Task PutScriptAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var several = body.AsSpan().TrimStart(" \r\n\t"u8).StartsWith("["u8);
        script.Put(several
            ? JsonSerializer.Deserialize(body, Scripts.ProviderScriptArray)!
            : [JsonSerializer.Deserialize(body, Scripts.ProviderScript)!]);
        await SendAsync(context, 200, script.All, Scripts.IReadOnlyListScriptStatus);
    }

    private RequestsReport Report(string? provider) => new(
        requests.Counts.Where(c => provider is null || c.Key.Equals(provider, StringComparison.OrdinalIgnoreCase)).ToDictionary(),
        requests.Recent(provider));

    private async Task OpenPortAsync(HttpContext context, string? provider)
    {
        ArgumentException.ThrowIfNullOrEmpty(provider);
        var address = await ports.OpenAsync(provider, context.RequestAborted);
        await SendAsync(context, 200, new PortReport(provider, Open: true, new Uri(address, "/v1")), Shapes.PortReport);
    }

    private async Task ClosePortAsync(HttpContext context, string? provider)
    {
        ArgumentException.ThrowIfNullOrEmpty(provider);
        await ports.CloseAsync(provider);
        await SendAsync(context, 200, new PortReport(provider, Open: false, null), Shapes.PortReport);
    }

    private static Task Done(HttpContext context, Action act)
    {
        act();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task SendAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> shape) =>
        Reply.BytesAsync(context, status, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, shape));
}
