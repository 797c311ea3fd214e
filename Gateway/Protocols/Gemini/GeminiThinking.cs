using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>
/// How much a model is to think, in its own terms: Gemini 3 has levels (and still takes a budget), 2.5 has budgets. What each takes and what
/// an effort means in tokens: ai.google.dev/gemini-api/docs/thinking and /openai, read 2026-11.
/// </summary>
/// <param name="Level">Null where a budget says it, or nothing does.</param>
/// <param name="Budget">In tokens; 0 is no thinking.</param>
/// <param name="Shown">Whether the answer is to have summaries of the thoughts.</param>
internal readonly record struct GeminiThinking(string? Level, int? Budget, bool Shown)
{
    private const int Dynamic = -1;

    public static GeminiThinking Of(ReasoningOptions reasoning, GeminiModel model, DroppedOptions dropped)
    {
        if (model.IsThree && reasoning.Effort is { } effort)
        {
            return new(LevelOf(effort, model, dropped), null, effort != ReasoningEffort.None);
        }

        if (reasoning.BudgetTokens is { } asked)
        {
            var budget = model.IsThree ? asked : Fit(asked, model);
            if (budget != asked)
            {
                dropped.Changed("reasoning.max_tokens", asked, budget);
            }

            return new(null, budget, budget != 0);
        }

        return reasoning.Effort is { } named ? OfEffort(named, model, dropped) : new(null, null, true);
    }

    private static GeminiThinking OfEffort(ReasoningEffort effort, GeminiModel model, DroppedOptions dropped)
    {
        var asked = effort switch
        {
            ReasoningEffort.None => 0,
            ReasoningEffort.Minimal or ReasoningEffort.Low => 1024,
            ReasoningEffort.Medium => 8192,
            ReasoningEffort.High => 24576,
            _ => 32768,
        };
        var budget = Fit(asked, model);
        if (budget != asked && effort == ReasoningEffort.None)
        {
            dropped.Changed("reasoning_effort", "none", $"{budget} tokens");
        }

        return new(null, budget, effort != ReasoningEffort.None);
    }

    private static string LevelOf(ReasoningEffort effort, GeminiModel model, DroppedOptions dropped)
    {
        var pro = model.Size == GeminiSize.Pro;
        var (asked, level) = effort switch
        {
            ReasoningEffort.None => ("none", pro ? "low" : "minimal"),
            ReasoningEffort.Minimal => ("minimal", pro ? "low" : "minimal"),
            ReasoningEffort.Low => ("low", "low"),
            ReasoningEffort.Medium => ("medium", pro && model.Generation == 30 ? "high" : "medium"),
            ReasoningEffort.High => ("high", "high"),
            _ => ("xhigh", "high"),
        };
        if (asked != level)
        {
            dropped.Changed("reasoning_effort", asked, level);
        }

        return level.ToUpperInvariant();
    }

    private static int Fit(int budget, GeminiModel model) => model.Size switch
    {
        _ when budget == Dynamic => Dynamic,
        GeminiSize.Pro => Math.Clamp(budget, 128, 32768),
        GeminiSize.FlashLite when budget <= 0 => 0,
        GeminiSize.FlashLite => Math.Clamp(budget, 512, 24576),
        _ => Math.Clamp(budget, 0, 24576),
    };
}
