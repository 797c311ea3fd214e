using System.Text.Json;
using System.Text.Json.Serialization;
using Grains.Spending;

namespace Grains;

/// <summary>How the machines' memories are written: JSON, so that a release reads what the one before it wrote, and a person can look.</summary>
internal static class Stored
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new ReservationConverter(), new MarkConverter() },
    };

    public static string Write<T>(T memory) => JsonSerializer.Serialize(memory, Options);

    public static T? Read<T>(string? text) => text is null ? default : JsonSerializer.Deserialize<T>(text, Options);
}
