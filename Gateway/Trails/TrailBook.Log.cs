using Microsoft.Extensions.Logging;

namespace Gateway.Trails;

internal sealed partial class TrailBook
{
    /// <summary>
    /// One event per request, in the category <c>Requests</c>. At Debug: a console line for every request is not free, so it is the operator's to ask for
    /// (<c>Logging__LogLevel__Requests=Debug</c>).
    /// </summary>
    private void Log(RequestTrail trail)
    {
        if (!_logger.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        var usage = trail.Usage;
        LogEnded(
            _logger,
            trail.RequestId,
            trail.Tenant,
            trail.Model,
            trail.Outcome,
            trail.Target,
            trail.Status,
            trail.Attempts.Count,
            Math.Round(trail.Duration.TotalMilliseconds, 1),
            Math.Round((trail.Duration - trail.Upstream).TotalMilliseconds, 3),
            trail.CostUsd,
            usage.Prompt,
            usage.Completion,
            trail.AdmittedAt,
            TrailText.Of(trail));
    }

    [LoggerMessage(
        110,
        LogLevel.Debug,
        "Request {RequestId} of {Tenant} for {Model}: {Outcome}, target {Target}, status {Status}, {Attempts} attempts, {Milliseconds} ms, overhead {Overhead} ms, {Cost} USD, {PromptTokens} + {CompletionTokens} tokens, admitted {AdmittedAt:O}: {Trail}",
        SkipEnabledCheck = true)]
    private static partial void LogEnded(
        ILogger logger,
        string requestId,
        string tenant,
        string model,
        TrailOutcome outcome,
        string? target,
        int? status,
        int attempts,
        double milliseconds,
        double overhead,
        decimal? cost,
        long promptTokens,
        long completionTokens,
        DateTimeOffset? admittedAt,
        string trail);
}
