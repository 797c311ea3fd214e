using System.Text.Json.Serialization;
using Simulator.Scripting;

namespace Simulator.Hosting;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(DurationJsonConverter)],
    WriteIndented = true)]
[JsonSerializable(typeof(RequestsReport))]
[JsonSerializable(typeof(PortReport))]
[JsonSerializable(typeof(ControlError))]
internal sealed partial class ControlJson : JsonSerializerContext;
