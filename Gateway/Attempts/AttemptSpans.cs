using System.Diagnostics;
using Gateway.Errors;
using Gateway.Providers;
using Gateway.Telemetry.Metrics;
using Gateway.Telemetry.Tracing;

namespace Gateway.Attempts;

/// <summary>A client span for each attempt, with the attributes of the GenAI conventions (v1.41) that are known without looking into what was said.</summary>
internal static class AttemptSpans
{
    /// <summary>Begins one; null under a request that is not traced.</summary>
    public static Activity? Start(Exchange exchange, ProviderRoute route)
    {
        if (GatewayTracing.Current is not { IsAllDataRequested: true })
        {
            return null;
        }

        var operation = exchange.Embeddings is null ? OperationMeter.ChatName : OperationMeter.EmbeddingsName;
        var model = route.Target.Id.Model;
        var span = GatewayTracing.Source.StartActivity($"{operation} {model}", ActivityKind.Client);
        if (span is not { IsAllDataRequested: true })
        {
            return span;
        }

        var address = route.Provider.BaseUrl;
        span.SetTag("gen_ai.operation.name", operation)
            .SetTag("gen_ai.provider.name", MetricTags.GenAiName(route.Provider.Name))
            .SetTag("gen_ai.request.model", model)
            .SetTag("server.address", address.Host)
            .SetTag("server.port", address.Port)
            .SetTag("gateway.target", route.Target.Name)
            .SetTag("gateway.attempt", exchange.Attempts.Count + 1);
        if (exchange.Request.Stream)
        {
            span.SetTag("gen_ai.request.stream", true);
        }

        if (exchange.Request.MaxTokens is { } most)
        {
            span.SetTag("gen_ai.request.max_tokens", most);
        }

        if (exchange.Request.Choices > 1)
        {
            span.SetTag("gen_ai.request.choice.count", exchange.Request.Choices);
        }

        if (exchange.Embeddings is null)
        {
            RequestAttributes.SetOn(span, exchange.Request.Body);
        }

        return span;
    }

    /// <summary>Ends the span of the attempt that ended last.</summary>
    public static void End(Activity span, Exchange exchange)
    {
        using var ended = span;
        if (!span.IsAllDataRequested)
        {
            return;
        }

        var attempt = exchange.Attempts[^1];
        AnswerAttributes.SetOn(span, exchange.Mark, attempt.Usage);
        if (attempt.FirstToken is { } first)
        {
            span.SetTag("gen_ai.response.time_to_first_chunk", first.TotalSeconds);
        }

        if (attempt.CostUsd is { } cost)
        {
            span.SetTag("gateway.cost_usd", (double)cost);
        }

        if (attempt.Failure is { } failure)
        {
            span.SetTag("error.type", FailureNames.Of(failure.Kind)).SetTag("http.response.status_code", failure.Status).SetStatus(ActivityStatusCode.Error);
        }
    }
}
