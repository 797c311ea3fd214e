using Gateway.Attempts;
using Gateway.Errors;
using Gateway.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Endpoints;

/// <summary>The edge's last line: whatever a handler lets through becomes the contract's error, and a bug becomes a loud log line, not a page.</summary>
internal sealed partial class EdgeGuard(Degradation degradation, ILogger<EdgeGuard> logger)
{
    public RequestDelegate Around(RequestDelegate handler) => async http =>
    {
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
    };

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
