using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>Writes sampling, stop sequences, the user and the service tier, and reports what has no counterpart.</summary>
internal readonly struct OptionsWriter(Utf8JsonWriter json, ClaudeModel model, ThinkingPlan thinking, AnthropicDialect dialect, Conversation conversation, DroppedOptions dropped)
{
    /// <summary>Source: the OpenAPI document, <c>Metadata</c>.</summary>
    private const int LongestUser = 512;

    public void Write()
    {
        WriteSampling(conversation.Sampling);
        StopsWriter.Write(json, "stop_sequences"u8, conversation.Stop, takesBlank: false, dropped);
        var user = conversation.User;
        var tookUser = WriteExtra(ref user);
        WriteUser(user, tookUser ? "safety_identifier" : "user");
        WriteServiceTier();
        Unsayable.ReportSampling(conversation, dropped);
    }

    private void WriteSampling(SamplingOptions sampling)
    {
        var thinks = thinking.IsOn(model);
        new SamplersWriter(json, model.TakesSampling, model.TakesBothSamplers, thinks, dropped).Write(sampling, "top_p"u8);
        if (sampling.TopK is { } topK)
        {
            if (model.TakesSampling && !thinks && topK >= 0)
            {
                json.WriteNumber("top_k"u8, topK);
            }
            else
            {
                dropped.Add("top_k");
            }
        }
    }

    /// <summary>Members that the API knows too. True when the user is named by <c>safety_identifier</c>, which is what <c>user</c> became.</summary>
    private bool WriteExtra(ref JsonString? user)
    {
        var tookUser = false;
        foreach (var member in conversation.Extra)
        {
            switch (member.Name)
            {
                case "safety_identifier" when user is null && member.Value.Utf8.Span is [(byte)'"', .., (byte)'"']:
                    user = new JsonString(member.Value.Utf8[1..^1]);
                    tookUser = true;
                    break;
                case "cache_control" or "container" or "inference_geo" when dialect.HasServiceTier:
                    json.WritePropertyName(member.Name);
                    member.Value.WriteTo(json);
                    break;
                default:
                    dropped.Add(member.Name);
                    break;
            }
        }

        return tookUser;
    }

    private void WriteUser(JsonString? user, string name)
    {
        if (user is not { IsEmpty: false } known)
        {
            return;
        }

        if (known.Inner.Length > LongestUser)
        {
            dropped.Add(name);
            return;
        }

        json.WriteStartObject("metadata"u8);
        known.WriteTo(json, "user_id"u8);
        json.WriteEndObject();
    }

    private void WriteServiceTier()
    {
        if (conversation.ServiceTier is not { } tier)
        {
            return;
        }

        var isPriority = tier.Is("priority"u8);
        if (dialect.HasServiceTier && (tier.Is("auto"u8) || isPriority))
        {
            json.WriteString("service_tier"u8, "auto"u8);
            if (isPriority)
            {
                dropped.Add("service_tier", "priority", "auto");   // where there is priority capacity, auto takes it
            }
        }
        else if (dialect.HasServiceTier && (tier.Is("default"u8) || tier.Is("standard_only"u8)))
        {
            json.WriteString("service_tier"u8, "standard_only"u8);
        }
        else if (!tier.Is("auto"u8) && !tier.Is("default"u8))
        {
            dropped.Add("service_tier");
        }
    }
}
