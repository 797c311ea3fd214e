using System.Text.Json.Serialization;

namespace Simulator.Scripting;

/// <summary>Scripts as JSON. An unknown name is an error: a misspelt fault must not pass for a healthy answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(DurationJsonConverter)],
    WriteIndented = true)]
[JsonSerializable(typeof(ProviderScript))]
[JsonSerializable(typeof(ProviderScript[]))]
[JsonSerializable(typeof(IReadOnlyList<ScriptStatus>))]
internal sealed partial class ScriptJson : JsonSerializerContext;
