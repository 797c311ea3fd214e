using System.Diagnostics;
using System.Globalization;
using Gateway.Telemetry.Metrics;
using Gateway.Telemetry.Tracing;
using Gateway.Trails;

namespace Gateway.Attempts;

/// <summary>What a request and its attempts tell the metrics once they have ended.</summary>
internal static class RequestMeasures
{
    /// <summary>Statuses as text: an error's own code may be a provider's, and those have no end.</summary>
    private static readonly string[] Statuses = [.. Enumerable.Range(0, 600).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Of the attempt that ended last.</summary>
    public static void Record(TargetMeter meter, Exchange exchange, Activity? span)
    {
        if (span is not null)
        {
            AttemptSpans.End(span, exchange);
        }

        var attempt = exchange.Attempts[^1];
        var operation = exchange.Embeddings is null ? meter.Chat : meter.Embeddings;
        meter.CountAttempt(attempt.Failure?.Kind, attempt.CostUsd);
        operation.RecordDuration(attempt.Failure?.Kind, attempt.Duration);
        if (attempt.Usage is { Prompt: > 0 } usage)
        {
            operation.RecordTokens(usage);
        }

        if (attempt.FirstToken is { } first)
        {
            operation.RecordFirstChunk(first);
        }
    }

    /// <summary>Of a request.</summary>
    public static void Record(GatewayMetrics metrics, Exchange exchange, RequestTrail trail)
    {
        var operation = exchange.Embeddings is null ? OperationMeter.ChatName : OperationMeter.EmbeddingsName;
        var target = trail.Target;
        var meter = metrics.Entries.For(operation, trail.Model, target?[..target.IndexOf('/', StringComparison.Ordinal)]);
        var error = ErrorOf(trail);
        meter.RecordDuration(error, trail.Duration);
        if (GatewayTracing.Current is { } span)
        {
            ServerSpan.Describe(span, exchange, trail, error);
        }

        if (exchange.Overhead is { } overhead)
        {
            metrics.RecordOverhead(overhead);
        }

        if (trail.Outcome is not (TrailOutcome.Answered or TrailOutcome.BrokenOff) || trail.Attempts[^1] is not { FirstToken: { } first } answered)
        {
            return;
        }

        meter.RecordFirstToken(answered.StartedAfter + first);
        if (trail.Outcome is TrailOutcome.Answered && answered.Usage is { Completion: > 1 } usage)
        {
            meter.RecordPerToken((answered.Duration - first) / (usage.Completion - 1));
        }
    }

    private static string? ErrorOf(RequestTrail trail) => trail.Outcome switch
    {
        TrailOutcome.Answered => null,
        TrailOutcome.Failed => Statuses[Math.Clamp(trail.Status ?? 0, 0, Statuses.Length - 1)],
        var outcome => MetricTags.Of(outcome),
    };
}
