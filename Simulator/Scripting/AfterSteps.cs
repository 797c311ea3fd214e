using System.Text.Json.Serialization;

namespace Simulator.Scripting;

/// <summary>What comes when every step is used up.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AfterSteps>))]
public enum AfterSteps
{
    [JsonStringEnumMemberName("healthy")]
    Healthy,

    [JsonStringEnumMemberName("repeat-last")]
    RepeatLast,

    [JsonStringEnumMemberName("cycle")]
    Cycle,
}
