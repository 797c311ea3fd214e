using System.Text.Json;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.OpenAI;

/// <summary>Writes a Chat Completions request. Only members that every compatible host takes are written; what they would refuse is left out and reported.</summary>
internal readonly struct ChatRenderer(Utf8JsonWriter json, ChatProtocol protocol, Conversation conversation, RenderTarget target, DroppedOptions dropped)
{
    /// <summary>Budgets of thinking up to these many tokens are a low and a medium effort.</summary>
    private const int LowBudget = 4096;
    private const int MediumBudget = 16384;

    public void Write()
    {
        json.WriteStartObject();
        if (!protocol.IsNamedByAddress)
        {
            json.WriteString("model"u8, target.Model);
        }

        new ChatMessagesWriter(json, dropped).Write(conversation.Messages);
        WriteTools();
        WriteFormat();
        WriteLimits();
        WriteSampling(conversation.Sampling);
        WriteReasoning();
        if (conversation.Stream && !protocol.IsNamedByAddress)
        {
            json.WriteBoolean("stream"u8, true);
            if (protocol.KnowsStreamUsage)
            {
                json.WriteStartObject("stream_options"u8);
                json.WriteBoolean("include_usage"u8, true);
                json.WriteEndObject();
            }
        }

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
            json.WriteStartObject("function"u8);
            tool.Name.WriteTo(json, "name"u8);
            tool.Description?.WriteTo(json, "description"u8);
            if (tool.Parameters.Exists)
            {
                tool.Parameters.WriteTo(json, "parameters"u8);
            }

            if (tool.Strict is { } strict)
            {
                json.WriteBoolean("strict"u8, strict);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteToolChoice();
        if (conversation.ParallelToolCalls is { } parallel)
        {
            json.WriteBoolean("parallel_tool_calls"u8, parallel);
        }
    }

    private void WriteToolChoice()
    {
        if (conversation.ToolChoice is ToolChoice.Named named)
        {
            json.WriteStartObject("tool_choice"u8);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            named.Name.WriteTo(json, "name"u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        else if (conversation.ToolChoice is { } choice)
        {
            json.WriteString("tool_choice"u8, choice is ToolChoice.Required ? "required"u8 : choice is ToolChoice.None ? "none"u8 : "auto"u8);
        }
    }

    private void WriteFormat()
    {
        if (conversation.ResponseFormat is not { } format)
        {
            return;
        }

        json.WriteStartObject("response_format"u8);
        if (format is ResponseFormat.JsonSchema schema)
        {
            json.WriteString("type"u8, "json_schema"u8);
            json.WriteStartObject("json_schema"u8);
            schema.Name.WriteTo(json, "name"u8);
            schema.Description?.WriteTo(json, "description"u8);
            schema.Schema.WriteTo(json, "schema"u8);
            if (schema.Strict is { } strict)
            {
                json.WriteBoolean("strict"u8, strict);
            }

            json.WriteEndObject();
        }
        else
        {
            json.WriteString("type"u8, "json_object"u8);
        }

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

            json.WriteNumber(protocol.KnowsMaxCompletionTokens ? "max_completion_tokens"u8 : "max_tokens"u8, most);
        }

        if (!conversation.Stop.IsEmpty)
        {
            json.WriteStartArray("stop"u8);
            foreach (var stop in conversation.Stop)
            {
                stop.WriteTo(json);
            }

            json.WriteEndArray();
        }

        if (conversation.Choices > 1)
        {
            json.WriteNumber("n"u8, conversation.Choices);
        }
    }

    private void WriteSampling(SamplingOptions sampling)
    {
        Write("temperature"u8, sampling.Temperature);
        Write("top_p"u8, sampling.TopP);
        Write("frequency_penalty"u8, sampling.FrequencyPenalty);
        Write("presence_penalty"u8, sampling.PresencePenalty);
        Write("seed"u8, sampling.Seed);
        if (sampling.Logprobs is { } logprobs)
        {
            json.WriteBoolean("logprobs"u8, logprobs);
        }

        Write("top_logprobs"u8, sampling.TopLogprobs);
        if (sampling.TopK is not null)
        {
            dropped.Add("top_k");
        }
    }

    private void WriteReasoning()
    {
        if (conversation.Reasoning is not { } reasoning)
        {
            return;
        }

        if (!target.Capabilities.HasFlag(Capabilities.Reasoning) || reasoning.Effort is ReasoningEffort.None)
        {
            if (reasoning.Effort is not ReasoningEffort.None)
            {
                dropped.Add("reasoning");
            }

            return;
        }

        json.WriteString("reasoning_effort"u8, reasoning.Effort switch
        {
            ReasoningEffort.Minimal => "minimal"u8,
            ReasoningEffort.Low => "low"u8,
            ReasoningEffort.Medium => "medium"u8,
            ReasoningEffort.High => "high"u8,
            ReasoningEffort.ExtraHigh => "xhigh"u8,
            _ => reasoning.BudgetTokens <= LowBudget ? "low"u8 : reasoning.BudgetTokens <= MediumBudget ? "medium"u8 : "high"u8,
        });
    }

    private void ReportOthers()
    {
        if (conversation.User is { IsEmpty: false })
        {
            dropped.Add("user");
        }

        if (conversation.ServiceTier is { } tier && !tier.Is("auto"u8) && !tier.Is("default"u8))
        {
            dropped.Add("service_tier");
        }

        foreach (var member in conversation.Extra)
        {
            dropped.Add(member.Name);
        }
    }

    private void Write(ReadOnlySpan<byte> name, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    private void Write(ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }
}
