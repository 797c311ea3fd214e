using System.Diagnostics;
using Gateway.Attempts;
using Gateway.Errors;
using Gateway.Health;
using Gateway.Telemetry.Metrics;
using Gateway.Telemetry.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Endpoints;

/// <summary>The edge's last line: whatever a handler lets through becomes the contract's error, and a bug becomes a loud log line, not a page.</summary>
internal sealed partial class EdgeGuard(Degradation degradation, GatewayMetrics metrics, TraceBudget traces, TimeProvider time, ILogger<EdgeGuard> logger)
{
    /// <param name="handler">What to guard.</param>
    /// <param name="method">How it is asked.</param>
    /// <param name="route">Where it is.</param>
    public RequestDelegate Around(RequestDelegate handler, string method, string route)
    {
        var meter = new RouteMeter(metrics, method, route);
        var isTraced = route is not "/metrics" && !route.StartsWith("/health/", StringComparison.Ordinal);   // asked every few seconds, and of no interest
        Func<HttpContext, Activity?> begin = isTraced ? http => GatewayTracing.StartServer(http, method, route, traces) : static _ => null;
        return http => GuardAsync(handler, http, meter, begin);
    }

    private async Task GuardAsync(RequestDelegate handler, HttpContext http, RouteMeter meter, Func<HttpContext, Activity?> begin)
    {
        var startedAt = time.GetTimestamp();
        var span = begin(http);   // in here, so that it is current for this request alone
        if (degradation.Header is { } missing)
        {
            http.Response.Headers["x-gateway-degraded"] = missing;
        }

        try
        {
            await handler(http);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client hung up while it was sending or being answered: nobody is left to tell.
            LogClientGone(e.GetType().Name);
        }
        catch (BrokenStreamException)
        {
            throw;   // the server's to act on
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(http, new(e.StatusCode, "invalid_request_error", "invalid_request", e.Message) { MayRetry = false });
        }
        catch (Exception e)
        {
            LogBug(http.Response.Headers["x-request-id"].ToString(), e);
            await AnswerAsync(http, new(500, "api_error", "internal_error", "The gateway itself failed. The request id is in the x-request-id header."));
        }
        finally
        {
            meter.Record(http.Response.StatusCode, time.GetElapsedTime(startedAt));
            if (span is not null)
            {
                GatewayTracing.EndServer(span, http);
            }
        }
    }

    private static Task AnswerAsync(HttpContext http, GatewayError error)
    {
        if (!http.Response.HasStarted)
        {
            return ErrorWriter.WriteAsync(http, error);
        }

        http.Abort();
        return Task.CompletedTask;
    }

    [LoggerMessage(200, LogLevel.Debug, "The client hung up ({Exception})")]
    private partial void LogClientGone(string exception);

    [LoggerMessage(201, LogLevel.Error, "A bug: request {RequestId} failed in the gateway itself")]
    private partial void LogBug(string requestId, Exception exception);
}
