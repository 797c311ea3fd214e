using System.Text.Json;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Interactions;

/// <summary>Writes a request. What the format has no word for is left out and reported.</summary>
internal readonly struct InteractionsRenderer(Utf8JsonWriter json, Conversation conversation, RenderTarget target, DroppedOptions dropped)
{
    /// <summary>Budgets of thinking up to these many tokens are a low and a medium level.</summary>
    private const int LowBudget = 4096;
    private const int MediumBudget = 16384;

    public void Write()
    {
        json.WriteStartObject();
        json.WriteString("model"u8, target.Model);
        new StepWriter(json, dropped).Write(conversation.Messages);
        WriteTools();
        WriteFormat();
        WriteConfig();
        if (conversation.Stream)
        {
            json.WriteBoolean("stream"u8, true);
        }

        json.WriteBoolean("store"u8, false);
        json.WriteEndObject();
        ReportOthers();
    }

    private void WriteTools()
    {
        if (conversation.Tools.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in conversation.Tools)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            tool.Name.WriteTo(json, "name"u8);
            tool.Description?.WriteTo(json, "description"u8);
            if (tool.Parameters.Exists)
            {
                tool.Parameters.WriteTo(json, "parameters"u8);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteFormat()
    {
        if (conversation.ResponseFormat is not { } format)
        {
            return;
        }

        json.WriteStartObject("response_format"u8);
        json.WriteString("type"u8, "text"u8);
        json.WriteString("mime_type"u8, "application/json"u8);
        if (format is ResponseFormat.JsonSchema schema)
        {
            schema.Schema.WriteTo(json, "schema"u8);
        }

        json.WriteEndObject();
    }

    private void WriteConfig()
    {
        json.WriteStartObject("generation_config"u8);
        if (conversation.Sampling.Temperature is { } temperature)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (conversation.Sampling.TopP is { } topP)
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (conversation.Sampling.Seed is { } seed)
        {
            json.WriteNumber("seed"u8, seed);
        }

        WriteLimits();
        WriteThinking();
        WriteChoice();
        json.WriteEndObject();
    }

    private void WriteLimits()
    {
        if (conversation.MaxTokens is { } asked)
        {
            var most = Math.Min(asked, target.MaxOutput ?? asked);
            if (most < asked)
            {
                dropped.Add("max_tokens", asked, most);
            }

            json.WriteNumber("max_output_tokens"u8, most);
        }

        if (!conversation.Stop.IsEmpty)
        {
            json.WriteStartArray("stop_sequences"u8);
            foreach (var stop in conversation.Stop)
            {
                stop.WriteTo(json);
            }

            json.WriteEndArray();
        }
    }

    private void WriteThinking()
    {
        if (conversation.Reasoning is not { } reasoning)
        {
            return;
        }

        json.WriteString("thinking_level"u8, reasoning.Effort switch
        {
            ReasoningEffort.None or ReasoningEffort.Minimal => "minimal"u8,
            ReasoningEffort.Low => "low"u8,
            ReasoningEffort.Medium => "medium"u8,
            ReasoningEffort.High or ReasoningEffort.ExtraHigh => "high"u8,
            _ => reasoning.BudgetTokens <= LowBudget ? "low"u8 : reasoning.BudgetTokens <= MediumBudget ? "medium"u8 : "high"u8,
        });
        if (reasoning.Effort is not ReasoningEffort.None)
        {
            json.WriteString("thinking_summaries"u8, "auto"u8);
        }
    }

    private void WriteChoice()
    {
        if (conversation.Tools.IsEmpty)
        {
            return;
        }

        if (conversation.ToolChoice is ToolChoice.Named named)
        {
            json.WriteStartObject("tool_choice"u8);
            json.WriteStartObject("allowed_tools"u8);
            json.WriteString("mode"u8, "any"u8);
            json.WriteStartArray("tools"u8);
            named.Name.WriteTo(json);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        else if (conversation.ToolChoice is { } choice)
        {
            json.WriteString("tool_choice"u8, choice is ToolChoice.Required ? "any"u8 : choice is ToolChoice.None ? "none"u8 : "auto"u8);
        }
    }

    private void ReportOthers()
    {
        var sampling = conversation.Sampling;
        dropped.AddIf(sampling.TopK is not null, "top_k");
        dropped.AddIf(sampling.FrequencyPenalty is not null, "frequency_penalty");
        dropped.AddIf(sampling.PresencePenalty is not null, "presence_penalty");
        dropped.AddIf(conversation.ParallelToolCalls is false, "parallel_tool_calls");
        dropped.AddIf(conversation.User is { IsEmpty: false }, "user");
        dropped.AddIf(conversation.ServiceTier is { } tier && !tier.Is("auto"u8) && !tier.Is("default"u8), "service_tier");
        foreach (var member in conversation.Extra)
        {
            dropped.Add(member.Name);
        }
    }
}
