using System.Text.Json.Serialization;

namespace Simulator.Scripting;

[JsonConverter(typeof(JsonStringEnumConverter<RefusalKind>))]
public enum RefusalKind
{
    /// <summary>The model declines: text under <c>refusal</c>, none under <c>content</c>.</summary>
    [JsonStringEnumMemberName("message")]
    Message,

    /// <summary>A filter stops the answer part-way: <c>finish_reason</c> is <c>content_filter</c>.</summary>
    [JsonStringEnumMemberName("content_filter")]
    ContentFilter,
}
