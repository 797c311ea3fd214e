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

        var takesAny = !IsUnbounded && (!model.IsClaude || model.Claude.TakesSampling);
        new SamplersWriter(json, takesAny, !model.IsClaude || model.Claude.TakesBothSamplers, thinks, dropped).Write(Sampling, "topP"u8);
        StopsWriter.Write(json, "stopSequences"u8, conversation.Stop, takesBlank: !model.IsClaude, dropped);
        json.WriteEndObject();
        var extra = WriteExtra();
        new ConverseModelFields(json, model, reasoning, thinks, Sampling, extra, dropped).Write();
        WriteServiceTier();
        Unsayable.ReportSampling(conversation, dropped);
        dropped.AddIf(conversation.User is not null, "user");
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

    private bool Refuses(bool refuses, string name)
    {
        dropped.AddIf(refuses, name);
        return refuses;
    }
}
