using System.Diagnostics;
using Gateway.Telemetry.Metrics;
using Gateway.Trails;

namespace Gateway.Attempts;

/// <summary>What a request's own span says beside HTTP's attributes: what was asked for, who answered, and what all attempts used together.</summary>
internal static class ServerSpan
{
    public static void Describe(Activity span, Exchange exchange, RequestTrail trail, string? error)
    {
        if (!span.IsAllDataRequested)
        {
            return;
        }

        if (trail.Outcome is TrailOutcome.BrokenOff or TrailOutcome.ClientGone)
        {
            span.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);   // the status says 200
        }

        span.SetTag("gen_ai.operation.name", exchange.Embeddings is null ? OperationMeter.ChatName : OperationMeter.EmbeddingsName)
            .SetTag("gen_ai.request.model", trail.Model)
            .SetTag("gateway.attempts", trail.Attempts.Count);
        if (trail.Stream)
        {
            span.SetTag("gen_ai.request.stream", true);
        }

        if (trail.Target is { } target)
        {
            span.SetTag("gen_ai.provider.name", MetricTags.GenAiName(target[..target.IndexOf('/', StringComparison.Ordinal)])).SetTag("gateway.target", target);
        }

        // An answer that was kept for want of a better one is not the last attempt's.
        var isLast = trail.Target is not null && trail.KeptBy is null;
        AnswerAttributes.SetOn(span, isLast ? exchange.Mark : null, trail.Usage);
        if (trail.CostUsd is { } cost)
        {
            span.SetTag("gateway.cost_usd", (double)cost);
        }
    }
}
