using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>Writes <c>generationConfig</c>, if there is anything to say. Ranges: ai.google.dev/api/generate-content and cloud.google.com/vertex-ai/generative-ai/docs (inference), read 2026-11.</summary>
internal sealed class GeminiGenerationConfig(Utf8JsonWriter json, Conversation conversation, RenderTarget target, GeminiModel model, DroppedOptions dropped)
{
    private const int MostStops = 5;
    private const int MostChoices = 8;
    private const double HighestPenalty = 1.99;   // below 2

    private bool _open;

    private Utf8JsonWriter Json
    {
        get
        {
            if (!_open)
            {
                _open = true;
                json.WriteStartObject("generationConfig"u8);
            }

            return json;
        }
    }

    public void Write(bool withFormat)
    {
        WriteSampling(conversation.Sampling);
        WriteLimits();
        if (withFormat)
        {
            WriteFormat();
        }

        WriteModalities();
        WriteImageDetail();
        if (conversation.Reasoning is { } reasoning)
        {
            WriteThinking(reasoning);
        }

        if (_open)
        {
            json.WriteEndObject();
        }
    }

    private void WriteSampling(SamplingOptions sampling)
    {
        if (sampling.Temperature is { } temperature)
        {
            Json.WriteNumber("temperature"u8, temperature);
        }

        if (sampling.TopP is { } topP)
        {
            Json.WriteNumber("topP"u8, topP);
        }

        if (sampling.TopK is { } topK)
        {
            Json.WriteNumber("topK"u8, topK);
        }

        WritePenalty("presencePenalty"u8, "presence_penalty", sampling.PresencePenalty);
        WritePenalty("frequencyPenalty"u8, "frequency_penalty", sampling.FrequencyPenalty);
        if (sampling.Seed is { } seed)
        {
            var fitting = (int)(seed is >= int.MinValue and <= int.MaxValue ? seed : seed & int.MaxValue);
            if (fitting != seed)
            {
                dropped.Changed("seed", seed, fitting);
            }

            Json.WriteNumber("seed"u8, fitting);
        }

        if (sampling.Logprobs == true)
        {
            Json.WriteBoolean("responseLogprobs"u8, true);
            if (sampling.TopLogprobs is > 0 and var top)
            {
                Json.WriteNumber("logprobs"u8, top);
            }
        }
    }

    /// <summary>"Penalty is not enabled for this model" is the answer of 2.5 and later (github.com/google-gemini/cookbook/issues/1290, 2026-07). 0 is none.</summary>
    private void WritePenalty(ReadOnlySpan<byte> member, string name, double? penalty)
    {
        if (penalty is not { } value || value == 0)
        {
            return;
        }

        if (!model.IsOld)
        {
            dropped.Add(name);
            return;
        }

        if (value > HighestPenalty)
        {
            dropped.Changed(name, value, HighestPenalty);
            value = HighestPenalty;
        }

        Json.WriteNumber(member, value);
    }

    private void WriteLimits()
    {
        if (conversation.MaxTokens is { } most)
        {
            Json.WriteNumber("maxOutputTokens"u8, most);
        }

        if (conversation.Choices > 1)
        {
            if (conversation.Choices > MostChoices)
            {
                dropped.Changed("n", conversation.Choices, MostChoices);
            }

            Json.WriteNumber("candidateCount"u8, Math.Min(conversation.Choices, MostChoices));
        }

        var stops = conversation.Stop.Where(s => !s.IsEmpty).ToImmutableArray();
        if (stops.Length > 0)
        {
            if (stops.Length > MostStops)
            {
                dropped.Changed("stop", stops.Length, MostStops);
            }

            Json.WriteStartArray("stopSequences"u8);
            foreach (var stop in stops.Take(MostStops))
            {
                stop.WriteTo(json);
            }

            json.WriteEndArray();
        }
    }

    private void WriteFormat()
    {
        switch (conversation.ResponseFormat)
        {
            case ResponseFormat.JsonObject:
                Json.WriteString("responseMimeType"u8, "application/json"u8);
                break;
            case ResponseFormat.JsonSchema schema:
                Json.WriteString("responseMimeType"u8, "application/json"u8);
                if (model.IsOld)
                {
                    OpenApiSchema.Write(json, "responseSchema"u8, schema.Schema);
                }
                else
                {
                    schema.Schema.WriteTo(json, "responseJsonSchema"u8);
                }

                break;
        }
    }

    /// <summary>Sound in an answer is not asked for: nothing here could pass it on.</summary>
    private void WriteModalities()
    {
        if (!conversation.Modalities.Any(m => m.Is("image"u8)))
        {
            if (conversation.Modalities.Any(m => !m.Is("text"u8)))
            {
                dropped.Add("modalities");
            }

            return;
        }

        if (conversation.Modalities.Any(m => !m.Is("text"u8) && !m.Is("image"u8)))
        {
            dropped.Add("modalities");
        }

        // Models that draw refuse to draw only, unless they can do nothing else.
        Json.WriteStartArray("responseModalities"u8);
        json.WriteStringValue("TEXT"u8);
        json.WriteStringValue("IMAGE"u8);
        json.WriteEndArray();
    }

    /// <summary>The format knows one resolution for all images.</summary>
    private void WriteImageDetail()
    {
        JsonString? first = null;
        foreach (var message in conversation.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (part is Part.Image { Detail: { } detail } && !detail.Is("auto"u8))
                {
                    if (first is { } other && !other.Equals(detail))
                    {
                        dropped.Add("image_url.detail");
                        return;
                    }

                    first = detail;
                }
            }
        }

        if (first is { } only && (only.Is("low"u8) || only.Is("high"u8)))
        {
            Json.WriteString("mediaResolution"u8, only.Is("low"u8) ? "MEDIA_RESOLUTION_LOW"u8 : "MEDIA_RESOLUTION_HIGH"u8);
        }
    }

    private void WriteThinking(ReasoningOptions reasoning)
    {
        if (model.IsOld || model.IsGemma || !target.Capabilities.HasFlag(Routing.Targets.Capabilities.Reasoning))
        {
            if (reasoning is not { Effort: ReasoningEffort.None, BudgetTokens: null })
            {
                dropped.Add(reasoning.BudgetTokens is null ? "reasoning_effort" : "reasoning.max_tokens");
            }

            return;
        }

        var thinking = GeminiThinking.Of(reasoning, model, dropped);
        Json.WriteStartObject("thinkingConfig"u8);
        if (thinking.Shown)
        {
            json.WriteBoolean("includeThoughts"u8, true);
        }

        if (thinking.Level is { } level)
        {
            json.WriteString("thinkingLevel"u8, level);
        }
        else if (thinking.Budget is { } budget)
        {
            json.WriteNumber("thinkingBudget"u8, budget);
        }

        json.WriteEndObject();
    }
}
