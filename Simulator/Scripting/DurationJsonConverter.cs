using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Simulator.Scripting;

/// <summary>A number of milliseconds, or <c>250ms</c>, <c>2s</c>, <c>1m</c>.</summary>
internal sealed class DurationJsonConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number)
        {
            return TimeSpan.FromMilliseconds(reader.GetDouble());
        }

        var text = (reader.TokenType is JsonTokenType.String ? reader.GetString() : null) ?? "";
        var digits = text.TrimEnd('m', 's');
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            throw new JsonException("a duration is a number of milliseconds, or a text as 250ms, 2s or 1m");
        }

        return text[digits.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => throw new JsonException("a duration's unit is ms, s or m"),
        };
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds}ms"));
}
