using System.Text.Json.Serialization;

namespace Simulator.Recording;

[JsonConverter(typeof(JsonStringEnumConverter<RequestOutcome>))]
public enum RequestOutcome
{
    [JsonStringEnumMemberName("in_flight")]
    InFlight,

    [JsonStringEnumMemberName("answered")]
    Answered,

    [JsonStringEnumMemberName("cut")]
    Cut,

    [JsonStringEnumMemberName("aborted_by_client")]
    AbortedByClient,
}
