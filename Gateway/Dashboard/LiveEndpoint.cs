using System.Buffers;
using System.Text;
using Gateway.Accounts;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace Gateway.Dashboard;

/// <summary><c>GET /admin/events</c>: what happens, as server-sent events: one <c>snapshot</c>, then <c>tick</c>s of what has changed. It ends when its reader falls behind; ask again then.</summary>
internal sealed class LiveEndpoint(LiveFeed feed, IHostApplicationLifetime lifetime)
{
    public Task<Reply> StreamAsync(HttpContext http) => Task.FromResult(
        feed.TryWatch(out var watcher)
            ? Reply.Of(http => StreamAsync(http, watcher))
            : new GatewayError(503, "api_error", "too_many_watchers", $"At most {LiveFeed.MostWatchers} may watch at once.") { MayRetry = false });

    private async Task StreamAsync(HttpContext http, LiveWatcher watcher)
    {
        using var watching = watcher;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await foreach (var message in watcher.Messages.ReadAllAsync(end.Token))
            {
                http.Response.BodyWriter.Write(Encoding.UTF8.GetBytes(message));
                await http.Response.BodyWriter.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Whoever watched has gone, or the gateway goes.
        }
    }
}
