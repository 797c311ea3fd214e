using System.Text.Json.Serialization;

namespace Simulator.Scripting;

[JsonConverter(typeof(JsonStringEnumConverter<MalformedKind>))]
public enum MalformedKind
{
    [JsonStringEnumMemberName("not_json")]
    NotJson,

    /// <summary>JSON, but not what the format promises.</summary>
    [JsonStringEnumMemberName("wrong_shape")]
    WrongShape,
}
