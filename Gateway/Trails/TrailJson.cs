using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Attempts;

namespace Gateway.Trails;

/// <summary>A trail as <c>/admin/requests</c> shows it.</summary>
internal static class TrailJson
{
    public static ImmutableArray<string> Outcomes { get; } = [.. Enum.GetValues<TrailOutcome>().Select(NameOf)];

    public static bool IsOutcome(string name) => Outcomes.Contains(name);

    public static string NameOf(TrailOutcome outcome) => outcome switch
    {
        TrailOutcome.Answered => "answered",
        TrailOutcome.Failed => "failed",
        TrailOutcome.BrokenOff => "broken_off",
        TrailOutcome.ClientGone => "client_gone",
        _ => "aborted",
    };

    public static void Write(Utf8JsonWriter json, RequestTrail trail)
    {
        json.WriteStartObject();
        json.WriteString("request_id"u8, trail.RequestId);
        json.WriteString("source"u8, "memory"u8);
        json.WriteString("received_at"u8, trail.EndedAt - trail.Duration);
        if (trail.AdmittedAt is { } admittedAt)
        {
            json.WriteString("admitted_at"u8, admittedAt);
        }

        json.WriteString("tenant"u8, trail.Tenant);
        json.WriteString("key"u8, trail.Key);
        json.WriteBoolean("stream"u8, trail.Stream);
        json.WriteString("outcome"u8, NameOf(trail.Outcome));
        if (trail.Status is { } status)
        {
            json.WriteNumber("status"u8, status);
        }
        else
        {
            json.WriteNull("status"u8);
        }

        json.WriteString("code"u8, trail.Code);
        json.WriteString("target"u8, trail.Target);
        json.WriteNumber("ms"u8, Math.Round(trail.Duration.TotalMilliseconds, 1));
        json.WriteNumber("upstream_ms"u8, Math.Round(trail.Upstream.TotalMilliseconds, 1));
        if (trail.CostUsd is { } cost)
        {
            json.WriteNumber("cost_usd"u8, cost);
        }
        else
        {
            json.WriteNull("cost_usd"u8);
        }

        WriteUsage(json, trail);
        TrailWriter.WriteChoice(json, trail.Model, trail.Rule, trail.Order, trail.Chain, trail.PassedOver);
        TrailWriter.WriteSeams(json, trail.Seams);
        json.WritePropertyName("attempts"u8);
        TrailWriter.Write(json, trail.Attempts, full: true);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, RequestTrail trail)
    {
        var usage = trail.Usage;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, usage.Prompt);
        json.WriteNumber("cached_tokens"u8, usage.CachedPrompt);
        json.WriteNumber("completion_tokens"u8, usage.Completion);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        json.WriteEndObject();
    }
}
