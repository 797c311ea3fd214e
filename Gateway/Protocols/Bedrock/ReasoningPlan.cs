using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>How much the model is to think, in the words it takes.</summary>
/// <param name="Thinking">For Claude.</param>
/// <param name="Effort">For the others, <c>low</c>, <c>medium</c>, <c>high</c>, or <c>none</c> for those that can be told so; null when nothing is said.</param>
internal readonly record struct ReasoningPlan(ThinkingPlan Thinking, string? Effort)
{
    public static ReasoningPlan Of(Conversation conversation, BedrockModel model, int? limit, bool isForced, DroppedOptions dropped)
    {
        if (conversation.Reasoning is not { } wanted || (wanted.Effort is null && wanted.BudgetTokens is null))
        {
            return default;
        }

        switch (model.Reasoning)
        {
            case ReasoningDialect.Thinking:
                return new(ThinkingPlan.Of(conversation, model.Claude, limit, isForced, dropped), null);
            case ReasoningDialect.None:
                if (wanted.Effort != ReasoningEffort.None)
                {
                    dropped.Add(wanted.Effort is null ? "reasoning.max_tokens" : "reasoning_effort");
                }

                return default;
            default:
                return new(default, EffortOf(wanted, model.Reasoning, dropped));
        }
    }

    private static string? EffortOf(ReasoningOptions wanted, ReasoningDialect dialect, DroppedOptions dropped)
    {
        switch (wanted.Effort)
        {
            case ReasoningEffort.None when dialect == ReasoningDialect.ConfigObject:
                return "none";
            case ReasoningEffort.None when dialect == ReasoningDialect.ConfigWord:
                return null;   // which is how it is without
            case ReasoningEffort.None:
                dropped.Add("reasoning_effort", "none", "low");   // gpt-oss always thinks
                return "low";
            case ReasoningEffort.Minimal:
                dropped.Add("reasoning_effort", "minimal", "low");
                return "low";
            case ReasoningEffort.Low:
                return "low";
            case ReasoningEffort.Medium:
                return "medium";
            case ReasoningEffort.High:
                return "high";
            case ReasoningEffort.ExtraHigh:
                dropped.Add("reasoning_effort", "xhigh", "high");
                return "high";
            default:
                var effort = wanted.BudgetTokens switch { <= 4096 => "low", <= 12288 => "medium", _ => "high" };
                dropped.Add("reasoning.max_tokens", wanted.BudgetTokens, effort);
                return effort;
        }
    }
}
