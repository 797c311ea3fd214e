using System.Text.Json;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Cohere;

/// <summary>
/// Writes <c>thinking</c>. Models that can think do so unless told not to, within a budget if they are given one (docs.cohere.com/docs/reasoning, read 2026-11);
/// what an effort means in tokens is this gateway's choice, the same as for other models with budgets.
/// </summary>
internal static class CohereThinking
{
    public static void Write(Utf8JsonWriter json, Conversation conversation, in RenderTarget target, DroppedOptions dropped)
    {
        if (conversation.Reasoning is not { } reasoning || (reasoning.Effort is null && reasoning.BudgetTokens is null))
        {
            return;
        }

        var isOff = reasoning.Effort == ReasoningEffort.None || (reasoning.Effort is null && reasoning.BudgetTokens <= 0);
        if (!target.Capabilities.HasFlag(Capabilities.Reasoning))
        {
            if (!isOff)
            {
                dropped.Add(reasoning.Effort is null ? "reasoning.max_tokens" : "reasoning_effort");
            }

            return;
        }

        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, isOff ? "disabled"u8 : "enabled"u8);
        if (!isOff && BudgetOf(reasoning, conversation.MaxTokens, dropped) is { } budget)
        {
            json.WriteNumber("token_budget"u8, budget);
        }

        json.WriteEndObject();
    }

    /// <summary>Null for as much as the model likes. Thinking counts against the answer's tokens: a budget that would leave none for the answer is lowered.</summary>
    private static int? BudgetOf(ReasoningOptions reasoning, int? maxTokens, DroppedOptions dropped)
    {
        var most = maxTokens is { } limit ? Math.Max(1, limit / 5 * 4) : int.MaxValue;
        if (reasoning.BudgetTokens is { } asked)
        {
            var given = asked >= maxTokens ? most : asked;
            if (given != asked)
            {
                dropped.Add("reasoning.max_tokens", asked, given);
            }

            return given;
        }

        return reasoning.Effort switch
        {
            ReasoningEffort.Minimal => Math.Min(1024, most),
            ReasoningEffort.Low => Math.Min(2048, most),
            ReasoningEffort.Medium => Math.Min(8192, most),
            ReasoningEffort.High => Math.Min(16384, most),
            _ => null,
        };
    }
}
