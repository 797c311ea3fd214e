using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>How much the model is to think, in the words it takes.</summary>
/// <param name="Mode">What is said of thinking.</param>
/// <param name="Budget">Its tokens, where the mode has some.</param>
/// <param name="Effort"><c>output_config.effort</c>; null for the model's own.</param>
internal readonly record struct ThinkingPlan(ThinkingMode Mode, int Budget, string? Effort)
{
    /// <summary>The least budget there is. Source: the OpenAPI document, <c>ThinkingConfigEnabled</c>.</summary>
    private const int LeastBudget = 1024;

    /// <param name="conversation">What is asked for.</param>
    /// <param name="model">What the model takes.</param>
    /// <param name="limit">Most tokens of the answer, thinking included; null when neither the client nor the catalogue says.</param>
    /// <param name="isForced">Whether a tool is forced, which a budget does not go with.</param>
    /// <param name="dropped">Takes what cannot be said.</param>
    public static ThinkingPlan Of(Conversation conversation, ClaudeModel model, int? limit, bool isForced, DroppedOptions dropped)
    {
        if (conversation.Reasoning is not { } wanted || (wanted.Effort is null && wanted.BudgetTokens is null))
        {
            return default;
        }

        if (wanted.Effort == ReasoningEffort.None)
        {
            return WithoutThinking(model, dropped);
        }

        if (!model.CanThink)
        {
            dropped.Add(NameOf(wanted));
            return default;
        }

        return model.IsAdaptive && (wanted.Effort is not null || !model.HasBudgets)
            ? Adaptive(wanted, model, dropped)
            : WithBudget(conversation, wanted, limit, isForced, dropped);
    }

    /// <summary>Whether the model will think, as far as the request decides.</summary>
    public bool IsOn(ClaudeModel model) => Mode == ThinkingMode.Unsaid ? model.ThinksUnasked : Mode != ThinkingMode.Disabled;

    private static ThinkingPlan WithoutThinking(ClaudeModel model, DroppedOptions dropped)
    {
        if (model.Unthinking != ThinkingMode.Adaptive)
        {
            return new(model.Unthinking, 0, null);
        }

        dropped.Add("reasoning_effort", "none", "low");   // it always thinks
        return new(ThinkingMode.Adaptive, 0, "low");
    }

    private static ThinkingPlan Adaptive(ReasoningOptions wanted, ClaudeModel model, DroppedOptions dropped)
    {
        var effort = wanted.Effort switch
        {
            ReasoningEffort.Minimal or ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            ReasoningEffort.High => "high",
            ReasoningEffort.ExtraHigh => model.HighestEffort,
            _ => wanted.BudgetTokens switch { <= 4096 => "low", <= 12288 => "medium", _ => "high" },
        };
        if (wanted.Effort is null)
        {
            dropped.Add(NameOf(wanted), wanted.BudgetTokens, effort);
        }
        else if (effort != SpellingOf(wanted.Effort))
        {
            dropped.Add("reasoning_effort", SpellingOf(wanted.Effort), effort);
        }

        return new(ThinkingMode.Adaptive, 0, effort);
    }

    private static ThinkingPlan WithBudget(Conversation conversation, ReasoningOptions wanted, int? limit, bool isForced, DroppedOptions dropped)
    {
        if (isForced || limit <= LeastBudget || ToolLoop.LostItsThinking(conversation.Messages) || conversation.Messages.LastOrDefault(m => m.Role is not (Role.System or Role.Developer))?.Role == Role.Assistant)
        {
            dropped.Add(NameOf(wanted), wanted.Effort is null ? $"{wanted.BudgetTokens}" : SpellingOf(wanted.Effort), "none");
            return default;
        }

        if (wanted.BudgetTokens is { } asked)
        {
            var given = Math.Max(Math.Min(asked, limit - 1 ?? asked), LeastBudget);
            if (given != asked)
            {
                dropped.Add("reasoning.max_tokens", asked, given);
            }

            return new(ThinkingMode.Budget, given, null);
        }

        var usual = wanted.Effort switch
        {
            ReasoningEffort.Minimal => LeastBudget,
            ReasoningEffort.Low => 2048,
            ReasoningEffort.Medium => 8192,
            ReasoningEffort.High => 16384,
            _ => 32768,
        };
        return new(ThinkingMode.Budget, Math.Max(LeastBudget, Math.Min(usual, limit / 5 * 4 ?? usual)), null);   // the rest is for the answer itself
    }

    private static string NameOf(ReasoningOptions wanted) => wanted.Effort is null ? "reasoning.max_tokens" : "reasoning_effort";

    private static string SpellingOf(ReasoningEffort? effort) => effort switch
    {
        ReasoningEffort.Minimal => "minimal",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        _ => "xhigh",
    };
}
