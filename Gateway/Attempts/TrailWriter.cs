using System.Text.Json;
using Gateway.Admin;
using Gateway.Continuations;
using Gateway.Errors;
using Routing.Chains;
using Routing.Ordering;
using Routing.Targets;

namespace Gateway.Attempts;

/// <summary>Writes what was tried, as JSON. Nothing a provider said goes in: kinds, statuses, times and amounts only.</summary>
internal static class TrailWriter
{
    /// <summary>Writes an array of them.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="attempts">Those that ended.</param>
    /// <param name="answered">The one that answers, if it is not among them yet.</param>
    /// <param name="full">Whether all that is known of each is written.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<AttemptRecord> attempts, AttemptRecord? answered = null, bool full = false)
    {
        json.WriteStartArray();
        foreach (var attempt in attempts)
        {
            Write(json, attempt, full);
        }

        if (answered is not null)
        {
            Write(json, answered, full);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes, as a member, where in the answer other targets went on; nothing when none did.</summary>
    public static void WriteSeams(Utf8JsonWriter json, IReadOnlyList<SeamMark> seams)
    {
        if (seams.Count == 0)
        {
            return;
        }

        json.WriteStartArray("seams"u8);
        foreach (var seam in seams)
        {
            json.WriteStartObject();
            json.WriteNumber("at_character"u8, seam.AtCharacter);
            json.WriteString("from"u8, seam.From);
            json.WriteString("to"u8, seam.To);
            json.WriteString("reason"u8, FailureNames.Of(seam.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes, as members, what the chain was made of: <c>model</c>, <c>rule</c>, <c>order</c>, <c>chain</c> and <c>skipped</c>.</summary>
    public static void WriteChoice(
        Utf8JsonWriter json, string model, string? rule, ChainOrder order, IReadOnlyList<string> chain, IReadOnlyList<Exclusion> passedOver)
    {
        json.WriteString("model"u8, model);
        json.WriteString("rule"u8, rule);
        json.WriteString("order"u8, Reasons.NameOf(order));
        json.WriteStartArray("chain"u8);
        foreach (var target in chain)
        {
            json.WriteStringValue(target);
        }

        json.WriteEndArray();
        json.WriteStartArray("skipped"u8);
        foreach (var exclusion in passedOver)
        {
            json.WriteStartObject();
            WriteMembers(json, exclusion);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a target that is left out, and why, as members.</summary>
    public static void WriteMembers(Utf8JsonWriter json, in Exclusion exclusion)
    {
        json.WriteString("target"u8, exclusion.Target.Name);
        json.WriteString("reason"u8, Reasons.NameOf(exclusion.Reason));
        if (exclusion.Until is { } until)
        {
            json.WriteString("until"u8, until);
        }

        if (exclusion.Lacking is not Capabilities.None)
        {
            json.WriteString("lacking"u8, exclusion.Lacking.ToString().ToLowerInvariant());
        }
    }

    private static void Write(Utf8JsonWriter json, AttemptRecord attempt, bool full)
    {
        json.WriteStartObject();
        json.WriteString("target"u8, attempt.Target);
        json.WriteString("failure"u8, attempt.Failure is { } failure ? FailureNames.Of(failure.Kind) : null);
        if ((attempt.Failure is null ? 200 : attempt.Failure.Status) is { } value)
        {
            json.WriteNumber("status"u8, value);
        }

        json.WriteNumber("ms"u8, Milliseconds(attempt.Duration));
        if (full)
        {
            WriteDetail(json, attempt);
        }

        json.WriteEndObject();
    }

    private static void WriteDetail(Utf8JsonWriter json, AttemptRecord attempt)
    {
        json.WriteString("circuit"u8, Reasons.NameOf(attempt.Circuit));
        if (attempt.IsHedge)
        {
            json.WriteBoolean("hedge"u8, true);
        }

        json.WriteNumber("started_ms"u8, Milliseconds(attempt.StartedAfter));
        if (attempt.FirstToken is { } first)
        {
            json.WriteNumber("first_token_ms"u8, Milliseconds(first));
        }

        if (attempt.Usage is { } usage)
        {
            json.WriteNumber("prompt_tokens"u8, usage.Prompt);
            json.WriteNumber("completion_tokens"u8, usage.Completion);
        }

        if (attempt.CostUsd is { } cost)
        {
            json.WriteNumber("cost_usd"u8, cost);
        }
        else
        {
            json.WriteNull("cost_usd"u8);
        }
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
