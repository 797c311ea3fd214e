using System.Text.Json.Serialization;

namespace Simulator.Scripting;

/// <summary>Where a provider puts usage when it does not do as OpenAI does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UsagePlacement>))]
public enum UsagePlacement
{
    /// <summary>Nowhere, even if asked.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>On the chunk that holds the finish reason, asked or not (DeepSeek, Mistral, OpenRouter).</summary>
    [JsonStringEnumMemberName("on_last_choice")]
    OnLastChoice,
}
