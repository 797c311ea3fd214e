using System.Diagnostics;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Attempts;

/// <summary>What is known of an answer, as the GenAI conventions name it.</summary>
internal static class AnswerAttributes
{
    /// <param name="span">Gets them.</param>
    /// <param name="mark">What the answer says of itself; null when nothing was noted.</param>
    /// <param name="usage">What is billed; null when that is not known.</param>
    public static void SetOn(Activity span, AnswerMark? mark, TokenUsage? usage)
    {
        if (mark is not null)
        {
            span.SetTag("gen_ai.response.id", mark.Id)
                .SetTag("gen_ai.response.model", mark.Model)
                .SetTag("gen_ai.response.finish_reasons", mark.FinishReasons is { Count: > 0 } reasons ? reasons.ToArray() : null);
        }

        if (usage is { } used && used.Prompt + used.Completion > 0)
        {
            span.SetTag("gen_ai.usage.input_tokens", used.Prompt)
                .SetTag("gen_ai.usage.output_tokens", used.Completion)
                .SetTag("gen_ai.usage.cache_read.input_tokens", used.CachedPrompt > 0 ? used.CachedPrompt : null)
                .SetTag("gen_ai.usage.reasoning.output_tokens", used.Reasoning > 0 ? used.Reasoning : null);
        }
    }
}
