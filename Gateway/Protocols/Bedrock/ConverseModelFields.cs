using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Writes <c>additionalModelRequestFields</c>: what a model takes in words of its own. A field the client gives itself is taken as it stands, in place of ours.
/// </summary>
internal readonly struct ConverseModelFields(
    Utf8JsonWriter json, BedrockModel model, ReasoningPlan reasoning, bool thinks, SamplingOptions sampling, JsonRaw given, DroppedOptions dropped)
{
    public void Write()
    {
        var topK = TopK();
        if (reasoning == default && topK is null && !given.Exists)
        {
            return;
        }

        json.WriteStartObject("additionalModelRequestFields"u8);
        if (given.Exists)
        {
            WriteGiven();
        }

        WriteThinking();
        WriteEffort();
        if (topK is { } k)
        {
            WriteTopK(k);
        }

        json.WriteEndObject();
    }

    private void WriteGiven()
    {
        var cursor = new JsonCursor(given.Utf8.Span);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            var name = cursor.Name;
            var value = cursor.Raw();
            json.WritePropertyName(name);
            json.WriteRawValue(value.IsEmpty ? "null"u8 : value, skipInputValidation: true);
        }
    }

    private bool IsGiven(ReadOnlySpan<byte> name) => given.Exists && !ConverseOutcome.MemberOf(given.Utf8.Span, name).IsEmpty;

    private void WriteThinking()
    {
        var plan = reasoning.Thinking;
        if (plan.Mode != ThinkingMode.Unsaid && !IsGiven("thinking"u8))
        {
            json.WriteStartObject("thinking"u8);
            json.WriteString("type"u8, plan.Mode switch
            {
                ThinkingMode.Disabled => "disabled"u8,
                ThinkingMode.BetweenTools => "between_tools"u8,
                ThinkingMode.Budget => "enabled"u8,
                _ => "adaptive"u8,
            });
            if (plan.Mode == ThinkingMode.Budget)
            {
                json.WriteNumber("budget_tokens"u8, plan.Budget);
            }
            else if (plan.Mode == ThinkingMode.Adaptive && model.Claude.HidesThinking)
            {
                json.WriteString("display"u8, "summarized"u8);
            }

            json.WriteEndObject();
        }

        if (plan.Effort is { } effort && !IsGiven("output_config"u8))
        {
            json.WriteStartObject("output_config"u8);
            json.WriteString("effort"u8, effort);
            json.WriteEndObject();
        }
    }

    private void WriteEffort()
    {
        if (reasoning.Effort is not { } effort)
        {
            return;
        }

        switch (model.Reasoning)
        {
            case ReasoningDialect.Effort when !IsGiven("reasoning_effort"u8):
                json.WriteString("reasoning_effort"u8, effort);
                break;
            case ReasoningDialect.ConfigWord when !IsGiven("reasoning_config"u8):
                json.WriteString("reasoning_config"u8, effort);
                break;
            case ReasoningDialect.ConfigObject when !IsGiven("reasoningConfig"u8):
                json.WriteStartObject("reasoningConfig"u8);
                json.WriteString("type"u8, effort == "none" ? "disabled"u8 : "enabled"u8);
                if (effort != "none")
                {
                    json.WriteString("maxReasoningEffort"u8, effort);
                }

                json.WriteEndObject();
                break;
        }
    }

    private int? TopK()
    {
        if (sampling.TopK is not { } topK)
        {
            return null;
        }

        var isTaken = topK >= 0 && model.Vendor switch
        {
            _ when model.IsClaude => model.Claude.TakesSampling && !thinks,
            BedrockVendor.Amazon => model.IsNova && reasoning.Effort != "high",
            BedrockVendor.Mistral or BedrockVendor.Cohere => true,
            _ => false,
        };
        if (!isTaken)
        {
            dropped.Add("top_k");
        }

        return isTaken ? topK : null;
    }

    private void WriteTopK(int topK)
    {
        if (model.IsNova)
        {
            if (!IsGiven("inferenceConfig"u8))
            {
                json.WriteStartObject("inferenceConfig"u8);
                json.WriteNumber("topK"u8, topK);
                json.WriteEndObject();
            }

            return;
        }

        var name = model.Vendor == BedrockVendor.Cohere ? "k"u8 : "top_k"u8;
        if (!IsGiven(name))
        {
            json.WriteNumber(name, topK);
        }
    }
}
