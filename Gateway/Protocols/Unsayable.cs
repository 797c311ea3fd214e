using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>What some formats have no word for at all, whatever the model: reported, never lost silently.</summary>
internal static class Unsayable
{
    /// <summary>For formats without choices, end users, service tiers, modalities, participants' names, cache markers and a say in parallel calls.</summary>
    public static void Report(Conversation conversation, DroppedOptions dropped)
    {
        dropped.AddIf(conversation.Choices > 1, "n");
        dropped.AddIf(conversation.User is { IsEmpty: false }, "user");
        dropped.AddIf(conversation.ServiceTier is { } tier && !tier.Is("auto"u8) && !tier.Is("default"u8), "service_tier");
        dropped.AddIf(conversation is { ParallelToolCalls: false, Tools.IsEmpty: false }, "parallel_tool_calls");
        ReportModalities(conversation, dropped);
        foreach (var tool in conversation.Tools)
        {
            dropped.AddIf(tool.CacheMarker.Exists, "cache_control");
        }

        foreach (var message in conversation.Messages)
        {
            dropped.AddIf(message.Name is not null && message.Role != Role.Tool, "messages.name");
            foreach (var part in message.Parts)
            {
                dropped.AddIf(part.CacheMarker.Exists, "cache_control");
            }
        }
    }

    /// <summary>What of drawing tokens, and of answers, is OpenAI's alone among those who have system, messages and blocks.</summary>
    public static void ReportSampling(Conversation conversation, DroppedOptions dropped)
    {
        var sampling = conversation.Sampling;
        dropped.AddIf(sampling.FrequencyPenalty is not (null or 0), "frequency_penalty");
        dropped.AddIf(sampling.PresencePenalty is not (null or 0), "presence_penalty");
        dropped.AddIf(sampling.Seed is not null, "seed");
        dropped.AddIf(sampling.Logprobs == true, "logprobs");
        dropped.AddIf(sampling.TopLogprobs is not (null or 0), "top_logprobs");
        dropped.AddIf(conversation.Choices > 1, "n");
        ReportModalities(conversation, dropped);
    }

    private static void ReportModalities(Conversation conversation, DroppedOptions dropped)
    {
        foreach (var modality in conversation.Modalities)
        {
            dropped.AddIf(!modality.Is("text"u8), "modalities");
        }
    }
}
