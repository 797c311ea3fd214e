using System.Text.Json;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Ollama;

/// <summary>
/// Writes <c>think</c>: on or off for most models, a level for gpt-oss, which always thinks. Saying it to a model that cannot think is answered with 400,
/// saying no to one is not. Source: docs.ollama.com/capabilities/thinking, read 2026-11.
/// </summary>
internal static class OllamaThinking
{
    public static void Write(Utf8JsonWriter json, ReasoningOptions? reasoning, in RenderTarget target, DroppedOptions dropped)
    {
        if (reasoning is null || (reasoning.Effort is null && reasoning.BudgetTokens is null))
        {
            return;
        }

        var (name, asked) = reasoning.Effort is { } effort ? ("reasoning_effort", SpellingOf(effort)) : ("reasoning.max_tokens", $"{reasoning.BudgetTokens}");
        var isOff = reasoning.Effort == ReasoningEffort.None || (reasoning.Effort is null && reasoning.BudgetTokens <= 0);
        if (target.Model.Contains("gpt-oss", StringComparison.OrdinalIgnoreCase))
        {
            var level = LevelOf(reasoning);
            if (level != asked)
            {
                dropped.Add(name, asked, level);
            }

            json.WriteString("think"u8, level);
        }
        else if (isOff)
        {
            json.WriteBoolean("think"u8, false);
        }
        else if (target.Capabilities.HasFlag(Capabilities.Reasoning))
        {
            dropped.Add(name, asked, "on");   // how much is the model's own business
            json.WriteBoolean("think"u8, true);
        }
        else
        {
            dropped.Add(name);
        }
    }

    private static string LevelOf(ReasoningOptions reasoning) => reasoning.Effort switch
    {
        ReasoningEffort.None or ReasoningEffort.Minimal or ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High or ReasoningEffort.ExtraHigh => "high",
        _ => reasoning.BudgetTokens switch { <= 2048 => "low", <= 8192 => "medium", _ => "high" },
    };

    private static string SpellingOf(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Minimal => "minimal",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        _ => "xhigh",
    };
}
