using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>Writes <c>inferenceConfig</c>, what a model has beyond it, the service tier and members of the client's that are Converse's own; reports what has no counterpart.</summary>
internal sealed class ConverseOptionsWriter(
    Utf8JsonWriter json, BedrockModel model, ReasoningPlan reasoning, bool thinks, int? maxTokens, Conversation conversation, DroppedOptions dropped)
{
    private SamplingOptions Sampling => conversation.Sampling;

    /// <summary>Nova 2 at its highest effort takes neither sampling nor a maximum. Source: docs.aws.amazon.com/nova, extended thinking, 2026-11-21.</summary>
    private bool IsUnbounded => reasoning.Effort == "high" && model.Reasoning == ReasoningDialect.ConfigObject;

    public void Write()
    {
        json.WriteStartObject("inferenceConfig"u8);
        if (maxTokens is { } most && !Refuses(IsUnbounded, "max_tokens"))
        {
            json.WriteNumber("maxTokens"u8, most);
        }

        WriteSampling();
        WriteStop();
        json.WriteEndObject();
        var extra = WriteExtra();
        new ConverseModelFields(json, model, reasoning, thinks, Sampling, extra, dropped).Write();
        WriteServiceTier();
        ReportOthers();
    }

    private void WriteSampling()
    {
        var claude = model.Claude;
        var takesAny = !IsUnbounded && (!model.IsClaude || claude.TakesSampling);
        var takesBoth = !model.IsClaude || claude.TakesBothSamplers;
        var tellsTopP = Sampling.TopP is { } p && takesAny && (thinks ? p >= 0.95 : takesBoth || Sampling.Temperature is null or 1);
        if (Sampling.Temperature is { } temperature)
        {
            if (takesAny && !thinks && (takesBoth || !tellsTopP))
            {
                json.WriteNumber("temperature"u8, Clamp("temperature", temperature));
            }
            else if (temperature is not 1)   // which is what there is without
            {
                dropped.Add("temperature");
            }
        }

        if (Sampling.TopP is { } topP)
        {
            if (tellsTopP)
            {
                json.WriteNumber("topP"u8, Clamp("top_p", topP));
            }
            else if (topP < 1)
            {
                dropped.Add("top_p");
            }
        }
    }

    private double Clamp(string name, double value)
    {
        var clamped = Math.Clamp(value, 0, 1);
        if (clamped != value)
        {
            dropped.Add(name, value, clamped);
        }

        return clamped;
    }

    private void WriteStop()
    {
        var isOpen = false;
        foreach (var stop in conversation.Stop)
        {
            if (stop.IsEmpty || (model.IsClaude && RawText.IsBlank(stop.Inner.Span)))
            {
                dropped.Add("stop (white space alone)");   // answered with 400
                continue;
            }

            if (!isOpen)
            {
                json.WriteStartArray("stopSequences"u8);
                isOpen = true;
            }

            stop.WriteTo(json);
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }

    /// <summary>Passes on the members that are Converse's own. Returns those meant for the model itself.</summary>
    private JsonRaw WriteExtra()
    {
        var fields = default(JsonRaw);
        foreach (var member in conversation.Extra)
        {
            var first = member.Value.Exists ? member.Value.Utf8.Span[0] : (byte)0;
            switch (member.Name)
            {
                case "additionalModelRequestFields" when first == '{':
                    fields = member.Value;
                    break;
                case "guardrailConfig" or "performanceConfig" or "requestMetadata" or "promptVariables" when first == '{':
                case "additionalModelResponseFieldPaths" when first == '[':
                    json.WritePropertyName(member.Name);
                    member.Value.WriteTo(json);
                    break;
                default:
                    dropped.Add(member.Name);
                    break;
            }
        }

        return fields;
    }

    private void WriteServiceTier()
    {
        if (conversation.ServiceTier is not { } tier || tier.Is("auto"u8) || tier.Is("default"u8))
        {
            return;
        }

        if (tier.Is("priority"u8) || tier.Is("flex"u8) || tier.Is("reserved"u8))
        {
            json.WriteStartObject("serviceTier"u8);
            tier.WriteTo(json, "type"u8);
            json.WriteEndObject();
        }
        else
        {
            dropped.Add("service_tier");
        }
    }

    private void ReportOthers()
    {
        Report(Sampling.FrequencyPenalty is not (null or 0), "frequency_penalty");
        Report(Sampling.PresencePenalty is not (null or 0), "presence_penalty");
        Report(Sampling.Seed is not null, "seed");
        Report(Sampling.Logprobs == true, "logprobs");
        Report(Sampling.TopLogprobs is not (null or 0), "top_logprobs");
        Report(conversation.Choices > 1, "n");
        Report(conversation.User is not null, "user");
        foreach (var modality in conversation.Modalities)
        {
            Report(!modality.Is("text"u8), "modalities");
        }
    }

    private void Report(bool isGiven, string name)
    {
        if (isGiven)
        {
            dropped.Add(name);
        }
    }

    private bool Refuses(bool refuses, string name)
    {
        Report(refuses, name);
        return refuses;
    }
}
