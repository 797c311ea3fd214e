using System.Text.Json;
using Gateway.Accounting;
using Gateway.Admin;
using Gateway.Attempts;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Snapshots;
using Routing.Targets;

namespace Gateway.Explaining;

/// <summary>Writes explanations as JSON: amounts in USD, times in milliseconds; what nobody knows is null.</summary>
internal static class ExplanationWriter
{
    /// <summary>Of a request that would get as far as a chain, or not even there.</summary>
    public static void Write(Utf8JsonWriter json, Explanation? explanation, GatewayError? error)
    {
        json.WriteStartObject();
        if (explanation is not null)
        {
            WriteRequest(json, explanation);
            WriteEntry(json, explanation.Entry, explanation);
            WriteChain(json, explanation.Chain);
            WriteExcluded(json, explanation.Excluded);
            if (explanation.WaitsFor is { } target)
            {
                json.WriteStartObject("waits"u8);
                json.WriteString("target"u8, target.Name);
                json.WriteNumber("ms"u8, Math.Round(explanation.Wait.TotalMilliseconds));
                json.WriteEndObject();
            }
        }

        WriteError(json, explanation?.Error ?? error);
        json.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartObject("request"u8);
        json.WriteBoolean("stream"u8, explanation.Stream);
        json.WriteNumber("prompt_tokens"u8, explanation.PromptTokens);
        json.WriteString("needs"u8, explanation.Needs is Capabilities.None ? null : explanation.Needs.ToString().ToLowerInvariant());
        json.WriteNumber("deadline_ms"u8, Math.Round(explanation.Deadline.TotalMilliseconds));
        WriteAmount(json, "max_cost_usd", explanation.Ceiling);
        json.WriteNumber("dice"u8, Math.Round(explanation.Dice, 4));
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, ModelEntry entry, Explanation explanation)
    {
        json.WriteString("model"u8, entry.Name);
        json.WriteString("kind"u8, entry.Kind switch
        {
            EntryKind.Tier => "tier"u8,
            EntryKind.Pinned => "target"u8,
            _ => "model"u8,
        });
        WriteRule(json, entry.Rule);
        json.WriteString("order"u8, Reasons.NameOf(explanation.Order));
        json.WriteNumber("max_attempts"u8, entry.Policy.MaxAttempts);
        json.WriteBoolean("hedged"u8, entry.Policy.Hedge is not null);
    }

    private static void WriteRule(Utf8JsonWriter json, RuleConfig? rule)
    {
        if (rule is null)
        {
            json.WriteNull("rule"u8);
            return;
        }

        json.WriteStartObject("rule"u8);
        json.WriteString("name"u8, rule.Name);
        json.WriteString("tier"u8, rule.Tier);
        json.WriteStartArray("only"u8);
        foreach (var name in rule.Only)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteChain(Utf8JsonWriter json, IReadOnlyList<ExplainedTarget> chain)
    {
        json.WriteStartArray("chain"u8);
        foreach (var explained in chain)
        {
            json.WriteStartObject();
            json.WriteString("target"u8, explained.Target.Name);
            json.WriteString("status"u8, Reasons.NameOf(explained.Status.Availability));
            if (explained.IsLastResort)
            {
                json.WriteBoolean("last_resort"u8, true);
            }

            if (explained.Status.Share < 1)
            {
                json.WriteNumber("share"u8, Math.Round(explained.Status.Share, 3));
            }

            WriteEstimate(json, explained.Estimate);
            WriteTime(json, "expected_ms", explained.Takes);
            WriteTime(json, "first_token_p95_ms", explained.FirstTokenP95);
            json.WriteNumber("under_way"u8, explained.UnderWay);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExcluded(Utf8JsonWriter json, IReadOnlyList<ExplainedExclusion> excluded)
    {
        json.WriteStartArray("excluded"u8);
        foreach (var explained in excluded)
        {
            json.WriteStartObject();
            TrailWriter.WriteMembers(json, explained.Exclusion);
            if (explained.Explanation is { } text)
            {
                json.WriteString("explanation"u8, text);
            }

            if (explained.Estimate is { } estimate)
            {
                WriteEstimate(json, estimate);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEstimate(Utf8JsonWriter json, in Estimate estimate)
    {
        json.WriteNumber("expected_output_tokens"u8, estimate.Output);
        WriteAmount(json, "expected_cost_usd", estimate.Price is null ? null : estimate.Cost);
        WriteAmount(json, "most_cost_usd", estimate.Price is null ? null : estimate.MostCost);
    }

    private static void WriteError(Utf8JsonWriter json, GatewayError? error)
    {
        if (error is null)
        {
            json.WriteNull("error"u8);
            return;
        }

        json.WriteStartObject("error"u8);
        json.WriteNumber("status"u8, error.Status);
        json.WriteString("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        WriteTime(json, "retry_after_ms", error.RetryAfter);
        json.WriteEndObject();
    }

    private static void WriteAmount(Utf8JsonWriter json, string name, decimal? usd)
    {
        if (usd is { } amount)
        {
            json.WriteNumber(name, amount);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } length)
        {
            json.WriteNumber(name, Math.Round(length.TotalMilliseconds, 1));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
