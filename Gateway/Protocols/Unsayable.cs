using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>What some formats have no word for at all, whatever the model: reported, never lost silently.</summary>
internal static class Unsayable
{
    /// <summary>For formats without choices, end users, service tiers, modalities, participants' names, cache markers and a say in parallel calls.</summary>
    public static void Report(Conversation conversation, DroppedOptions dropped)
    {
        Report(conversation.Choices > 1, "n", dropped);
        Report(conversation.User is { IsEmpty: false }, "user", dropped);
        Report(conversation.ServiceTier is { } tier && !tier.Is("auto"u8) && !tier.Is("default"u8), "service_tier", dropped);
        Report(conversation is { ParallelToolCalls: false, Tools.IsEmpty: false }, "parallel_tool_calls", dropped);
        foreach (var modality in conversation.Modalities)
        {
            Report(!modality.Is("text"u8), "modalities", dropped);
        }

        foreach (var tool in conversation.Tools)
        {
            Report(tool.CacheMarker.Exists, "cache_control", dropped);
        }

        foreach (var message in conversation.Messages)
        {
            Report(message.Name is not null && message.Role != Role.Tool, "messages.name", dropped);
            foreach (var part in message.Parts)
            {
                Report(part.CacheMarker.Exists, "cache_control", dropped);
            }
        }
    }

    private static void Report(bool isGiven, string name, DroppedOptions dropped)
    {
        if (isGiven)
        {
            dropped.Add(name);
        }
    }
}
